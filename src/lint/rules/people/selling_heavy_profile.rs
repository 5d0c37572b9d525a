//! `selling-heavy-profile`

use rust_decimal::Decimal;

use crate::lint::context::Context;
use crate::lint::people::percent;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::framework::Framework;
use crate::model::profile::Profile;
use crate::text::finding::Level;
use crate::text::nearest::list;

pub(in crate::lint) struct SellingHeavyProfile;

/// What selling should be of the job at most (Woodburn, Competencies for key account managers, 2006).
const MOST: Decimal = Decimal::from_parts(10, 0, 0, false, 2);

/// Words that an item about selling has in its id or name.
const WORDS: [&str; 14] = [
    "selling",
    "sell",
    "sells",
    "upselling",
    "sales",
    "salesmanship",
    "closing",
    "closes",
    "prospecting",
    "hunting",
    "canvassing",
    "quotations",
    "deal",
    "deals",
];

/// Words that say that something else is meant: ideas are sold inside as well.
const NOT: [&str; 4] = ["internal", "inside", "not", "resolution"];

static META: Meta = Meta {
    name: "selling-heavy-profile",
    group: Group::People,
    level: Level::Warn,
    summary: "A profile in which selling is more than a tenth of the job",
    doc: Doc {
        what: "Profiles that state a `selling_share` of more than 10 %, or whose required items about selling carry more than 10 % of all weights. An item is about selling where a word of its id or name says so: selling, sales, closing, prospecting, deals and the like, unless it is selling inside. Negotiation is not counted: it is as much about resources and risk. Requirements without a weight count 1.\n\nDirectors who were asked how key account managers should spend their time named 5 to 10 % for selling (Woodburn, 2006).",
        why: "A profile that is heavy on selling lets the best salespeople in, for a tenth of the job, and passes over people who could do the other nine and learn to sell.",
        fails: &[Sample::profile(
            "name: Key account manager\nframework: woodburn-2006\nselling_share: 30%\nrequired: {negotiation: {level: 3, weight: 8}, tenacity: {level: 3, weight: 6}}\n",
        )],
        passes: &[Sample::profile(
            "name: Key account manager\nframework: woodburn-2006\nselling_share: 8%\nrequired: {negotiation: {level: 3, weight: 8}, tenacity: {level: 3, weight: 6}}\n",
        )],
    },
};

impl Rule for SellingHeavyProfile {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        for entry in &cx.profiles.entries {
            let profile = &entry.value;
            if let Some(share) = profile.selling_share.filter(|share| share.0 > MOST) {
                let message =
                    format!("selling is to be {} of the time, more than 10 %", percent(share.0, MOST));
                out.at(&entry.path, vec!["selling_share".into()], message).help(
                    "state what is wanted of a key account manager, not what salespeople do: 5% to 10%",
                );
            }
            let framework = cx.library().get(&profile.framework);
            let (names, share) = selling(profile, framework);
            if let (Some(share), Some(first)) = (share.filter(|share| *share > MOST), names.first()) {
                let message = format!(
                    "{} {} {} of all weights, more than 10 %",
                    list(names.iter().copied(), "and"),
                    if names.len() == 1 { "carries" } else { "carry" },
                    percent(share, MOST)
                );
                out.at(&entry.path, vec!["required".into(), (*first).into()], message)
                    .help("give it less weight, or more to what the other nine tenths of the job take");
            }
        }
    }
}

/// The required items about selling, and their share of all weights.
fn selling<'p>(profile: &'p Profile, framework: Option<&Framework>) -> (Vec<&'p str>, Option<Decimal>) {
    let weight = |name: &str| {
        let item = framework.and_then(|f| f.item(name)).and_then(|item| item.weight);
        profile.required.get(name).and_then(|r| r.weight).or(item).map_or(Decimal::ONE, |w| w.0)
    };
    let is = |name: &&str| {
        let item = framework.and_then(|f| f.item(name));
        is_selling(name) || item.is_some_and(|item| is_selling(&item.id) || is_selling(&item.name))
    };
    let names: Vec<&str> = profile.required.keys().filter(is).collect();
    let sum = |names: &mut dyn Iterator<Item = &str>| {
        names.map(weight).fold(Decimal::ZERO, Decimal::saturating_add)
    };
    let part = sum(&mut names.iter().copied());
    let all = sum(&mut profile.required.keys());
    (names, part.checked_div(all))
}

/// Whether words are about selling.
fn is_selling(text: &str) -> bool {
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    words.iter().any(|word| WORDS.contains(word)) && !words.iter().any(|word| NOT.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    #[test]
    fn a_tenth_is_enough() {
        let said = |profile: &str| {
            let profile = format!("name: P\nframework: f\n{profile}");
            let framework = "name: F\nitems: [{id: calls, name: Sells by telephone}, {id: sales-skills, name: S}, {id: trust, name: T}, {id: persuasion, name: Internal selling}]\n";
            let files = [("frameworks/f.yaml", framework), ("profiles/p.yaml", &*profile)];
            lines(&check(&SellingHeavyProfile, &files))
        };
        assert!(said("selling_share: 10%\n").is_empty());
        assert_eq!(
            said("selling_share: 10.5%\n"),
            ["3:16 selling is to be 10.5 % of the time, more than 10 %"]
        );
        let required = |calls: &str| {
            said(&format!(
                "required: {{calls: {{level: 1, weight: {calls}}}, sales-skills: {{level: 1, weight: 5}}, trust: {{level: 1, weight: 80}}, persuasion: {{level: 1, weight: 10}}}}\n"
            ))
        };
        assert!(required("5").is_empty(), "10 of 100");
        assert_eq!(
            required("6"),
            ["3:19 `calls` and `sales-skills` carry 10.9 % of all weights, more than 10 %"],
            "11 of 101"
        );
        assert!(said("required: {calls: {level: 1, weight: 0}}\n").is_empty(), "nothing has a weight");
    }

    #[test]
    fn the_built_in_frameworks_hold_no_selling() {
        for known in crate::frameworks::built_in() {
            for item in &known.framework.items {
                assert!(!is_selling(&item.id) && !is_selling(&item.name), "{}", item.id);
            }
        }
    }
}
