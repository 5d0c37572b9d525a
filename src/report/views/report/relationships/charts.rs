//! The pictures of relationships: who of ours knows whom, and who reports to whom.

use super::Cx;
use crate::model::account::Contact;
use crate::model::words::Attitude;
use crate::portfolio::relationships::{Coverage, chart as placed, coverage, sponsors};
use crate::report::chart::{Chart, Leaf, Link, Network, Node, Side, Tree};

/// The group of people whose function nobody has written down.
const NO_FUNCTION: &str = "no function";

/// An attitude as the map counts it.
fn step(attitude: Attitude) -> i8 {
    match attitude {
        Attitude::Opponent => -2,
        Attitude::Critic => -1,
        Attitude::Neutral => 0,
        Attitude::Supporter => 1,
        Attitude::Champion => 2,
    }
}

/// Role and level of a contact in words.
fn detail(contact: &Contact) -> Option<String> {
    let words: Vec<&str> =
        [contact.role.as_deref(), contact.level.as_deref()].into_iter().flatten().collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// Who of ours knows whom of theirs.
pub(super) fn network(cx: &Cx<'_>) -> Chart {
    let account = cx.account();
    let (ours, theirs) = sponsors(account);
    let mut nodes: Vec<Node> = account
        .contacts
        .iter()
        .map(|contact| {
            let group = contact.function.as_deref().unwrap_or(NO_FUNCTION);
            let mut node = Node::new(Side::Left, contact.name.as_str(), group)
                .top(theirs == Some(contact.name.as_str()));
            node.detail = detail(contact);
            match contact.attitude {
                Some(attitude) => node.attitude(step(attitude)),
                None => node,
            }
        })
        .collect();
    let manager = account.manager.as_deref();
    let team = account.team.iter().map(|member| member.person.as_str());
    let owners = account.contacts.iter().filter_map(|contact| contact.owner.as_deref());
    let mut people: Vec<&str> = Vec::new();
    for id in ours.into_iter().chain(manager).chain(team).chain(owners) {
        if !people.contains(&id) {
            people.push(id);
        }
    }
    let first = nodes.len();
    nodes.extend(people.iter().map(|id| {
        let role = cx.our_role(id);
        let node = Node::new(Side::Right, cx.our_name(id), "ours").top(ours == Some(*id));
        role.map_or(node.clone(), |role| node.detail(role))
    }));
    let links = account.contacts.iter().enumerate().filter_map(|(n, contact)| {
        let at = people.iter().position(|id| Some(*id) == contact.owner.as_deref())?;
        let known = coverage(contact);
        let weight = match known {
            Some(Coverage::None) => 0,
            Some(Coverage::Brief) | None => 1,
            Some(Coverage::Multiple) => 2,
            Some(Coverage::InDepth) => 3,
        };
        Some(Link::new(n, first + at, weight).note(known.map_or("coverage not stated", Coverage::word)))
    });
    let map = Network::new(account.name.as_str(), "Us").links(links.collect()).nodes(nodes).weights([
        "by name only",
        "brief",
        "multiple",
        "",
        "in depth",
    ]);
    Chart::new("network", keeper(cx, &people), map)
        .caption(format!("Who keeps which contact, as of {}; + speaks for us, − against us", cx.desk.as_of))
}

/// Who of ours keeps most of the contacts.
fn keeper(cx: &Cx<'_>, people: &[&str]) -> String {
    let contacts = &cx.account().contacts;
    let kept = |id: &str| contacts.iter().filter(|contact| contact.owner.as_deref() == Some(id)).count();
    // The first of those who keep equally many.
    let most = people.iter().rev().max_by_key(|id| kept(id)).filter(|id| kept(id) > 0);
    match (most, contacts.len()) {
        (None, _) => "Nobody of ours keeps a contact".to_owned(),
        (Some(id), 1) => format!("{} keeps the only contact", cx.our_name(id)),
        (Some(id), all) => format!("{} keeps {} of {all} contacts", cx.our_name(id), kept(id)),
    }
}

/// Who reports to whom; `None` where nobody is said to report to anybody.
pub(super) fn tree(cx: &Cx<'_>) -> Option<Chart> {
    let contacts = &cx.account().contacts;
    let places = placed(contacts);
    let below = places.iter().filter(|place| place.above.is_some()).count();
    if below == 0 {
        return None;
    }
    let at = |contact: usize| places.iter().position(|place| place.contact == contact);
    let leaves = places.iter().map(|place| {
        let contact = &contacts[place.contact];
        let mut leaf = Leaf::new(contact.name.as_str(), place.above.and_then(at));
        leaf.detail = detail(contact).or_else(|| contact.function.clone());
        match contact.attitude {
            Some(attitude) => leaf.attitude(step(attitude)),
            None => leaf,
        }
    });
    let tops = places.iter().filter(|place| place.depth == 0);
    let tops: Vec<String> = tops.map(|place| contacts[place.contact].name.clone()).collect();
    let title = match tops.as_slice() {
        [one] => format!("All that we know of lead up to {one}"),
        several => {
            format!("Lines lead up to {} people: {}", several.len(), super::super::enumerated(several))
        }
    };
    Some(
        Chart::new("chart", title, Tree::new(leaves.collect()))
            .caption(format!("Contacts on file as of {}", cx.desk.as_of)),
    )
}
