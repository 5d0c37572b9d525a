//! What the columns of tables and the labels in lists are called, and what stands for nothing.

use super::titles::fold;
use crate::model::plan::SectionKind;

/// What a column or a labelled part of an item holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Column {
    /// What it is about.
    Name,
    /// How it is told.
    Measure,
    /// The figure to start from.
    Baseline,
    /// The figure to reach.
    Target,
    /// The day.
    Due,
    /// Who.
    Owner,
    /// Whether it is done.
    Status,
    /// What came of it.
    Outcome,
    /// The next day.
    Next,
    /// A running number.
    Number,
}

use Column::*;

/// The names of columns and labels, in English, German, French, Spanish and Italian, as `fold` writes them.
#[rustfmt::skip]
const NAMES: &[(Column, &[&str])] = &[
    (
        Name,
        &[
            "objective", "objectives", "goal", "goals", "what", "aim", "action", "actions", "task",
            "activity", "step", "factor", "critical success factor", "success factor", "csf",
            "key success factor", "description", "name", "item", "title", "ziel", "ziele", "was",
            "massnahme", "aktion", "aufgabe", "schritt", "erfolgsfaktor", "kritischer erfolgsfaktor",
            "faktor", "beschreibung", "objectif", "objectifs", "but", "quoi", "tache", "facteur",
            "facteur cle de succes", "facteur de succes", "etape", "objetivo", "objetivos", "que",
            "accion", "tarea", "factor critico de exito", "factor de exito", "paso", "descripcion",
            "obiettivo", "obiettivi", "che cosa", "cosa", "azione", "attivita", "compito", "fattore",
            "fattore critico di successo", "passo", "descrizione",
        ],
    ),
    (
        Measure,
        &[
            "measure", "measures", "measured by", "measurement", "metric", "metrics", "kpi", "kpis",
            "indicator", "how measured", "how we measure", "evidence", "proof", "success measure",
            "success criterion", "told by", "messgrosse", "kennzahl", "kennzahlen", "mass", "messung",
            "gemessen an", "indikator", "nachweis", "messwert", "mesure", "indicateur", "mesure par",
            "indicateurs", "metrique", "medida", "indicador", "metrica", "medicion", "medido por",
            "misura", "indicatore", "misurato da", "misurazione",
        ],
    ),
    (
        Baseline,
        &[
            "baseline", "start", "starting point", "today", "current", "now", "as is", "from",
            "start value", "actual", "ausgangswert", "basis", "heute", "ist", "istwert", "ist wert",
            "startwert", "aktuell", "stand", "situation actuelle", "valeur de depart", "depart",
            "aujourd hui", "actuel", "base", "reference", "linea base", "linea de base", "valor inicial",
            "hoy", "inicio", "valore iniziale", "valore di partenza", "partenza", "oggi", "attuale",
        ],
    ),
    (
        Target,
        &[
            "target", "targets", "goal value", "target value", "to be", "target figure", "aim value",
            "to reach", "zielwert", "zielgrosse", "soll", "sollwert", "soll wert", "cible", "valeur cible",
            "valeur visee", "valor objetivo", "meta", "valor meta", "traguardo", "valore obiettivo",
            "valore target", "valore atteso",
        ],
    ),
    (
        Due,
        &[
            "due", "due date", "due by", "due on", "by", "by when", "when", "date", "deadline", "until",
            "target date", "completion", "finish", "end date", "due until", "timing", "term", "fallig",
            "fallig am", "fallig bis", "faelligkeit", "falligkeit", "bis", "bis wann", "termin", "datum",
            "frist", "wann", "am", "zieltermin", "echeance", "date limite", "delai", "quand", "pour le",
            "d ici", "avant le", "a faire avant", "plazo", "fecha", "fecha limite", "vencimiento",
            "cuando", "hasta", "para el", "para cuando", "scadenza", "data", "entro", "entro il", "quando",
            "termine",
        ],
    ),
    (
        Owner,
        &[
            "owner", "owners", "owned by", "responsible", "responsibility", "who", "by whom",
            "accountable", "lead", "person", "assignee", "assigned to", "in charge", "verantwortlich",
            "verantwortliche", "verantwortlicher", "verantwortung", "wer", "zustandig", "eigner",
            "responsable", "responsables", "qui", "pilote", "porteur", "proprietaire", "quien",
            "encargado", "a cargo de", "propietario", "responsabile", "responsabili", "chi", "incaricato",
            "titolare",
        ],
    ),
    (
        Status,
        &[
            "status", "state", "done", "progress", "zustand", "erledigt", "fortschritt", "statut", "etat",
            "fait", "avancement", "estado", "hecho", "avance", "stato", "fatto", "avanzamento", "✓",
            "closed", "complete",
        ],
    ),
    (
        Outcome,
        &[
            "outcome", "outcomes", "result", "results", "notes", "note", "decision", "decisions",
            "summary", "conclusion", "minutes", "comment", "comments", "ergebnis", "ergebnisse", "notiz",
            "notizen", "beschluss", "entscheidung", "bemerkung", "resultat", "resultats", "compte rendu",
            "remarques", "resultado", "resultados", "nota", "notas", "decisiones", "acta", "esito",
            "esiti", "risultato", "risultati", "decisione", "decisioni",
        ],
    ),
    (
        Next,
        &[
            "next", "next review", "next date", "next step", "next steps", "next meeting", "nachste",
            "nachster", "nachster termin", "nachste uberprufung", "nachste schritte", "prochaine",
            "prochain", "prochaine revue", "prochaines etapes", "proxima", "proximo", "proxima revision",
            "proximos pasos", "prossima", "prossimo", "prossima revisione", "prossimi passi",
        ],
    ),
    (Number, &["#", "no", "nr", "n", "number", "id", "nummer", "numero", "num", "rank", "rang"]),
];

/// Names that only reviews have.
#[rustfmt::skip]
const REVIEW: &[(Column, &[&str])] = &[
    (Due, &["on", "held", "held on", "review", "reviewed", "day", "tag", "revue", "revision", "revisione"]),
    (
        Owner,
        &[
            "present", "attendees", "participants", "attended", "attended by", "with", "by", "reviewer",
            "reviewers", "reviewed by", "teilnehmer", "teilnehmende", "anwesend", "mit", "von", "durch",
            "presents", "avec", "par", "presentes", "asistentes", "participantes", "con", "por",
            "presenti", "partecipanti", "da",
        ],
    ),
    (
        Next,
        &[
            "planned", "planned for", "scheduled", "scheduled for", "geplant", "geplant am", "prevu",
            "prevue", "prevista", "previsto", "programada", "pianificata",
        ],
    ),
    (Outcome, &["what", "was", "quoi", "actions", "massnahmen"]),
];

/// What a column or label of this name holds in a section.
pub(super) fn column(name: &str, section: SectionKind) -> Option<Column> {
    let folded = fold(name);
    let folded = if folded.is_empty() { name.trim() } else { &folded };
    let look = |names: &[(Column, &[&str])]| {
        names.iter().find(|(_, names)| names.contains(&folded)).map(|(column, _)| *column)
    };
    let first = match section {
        SectionKind::Reviews => look(REVIEW),
        // An action starts on a day; a figure does not.
        SectionKind::Actions if matches!(folded, "start" | "from" | "inicio" | "depart" | "measure") => {
            return (folded == "measure").then_some(Name);
        }
        _ => None,
    };
    first.or_else(|| look(NAMES))
}

/// The longest name of a label, in words.
pub(super) const LABEL_WORDS: usize = 4;

/// Whether a text stands for nothing: `-`, `tbd`, `n/a`.
pub(super) fn is_nothing(text: &str) -> bool {
    let text = text.trim();
    let known =
        ["tbd", "tba", "tbc", "tbd.", "n/a", "n.a.", "na", "todo", "xx", "xxx", "none", "offen", "k.a."];
    text.chars().all(|c| !c.is_alphanumeric() && c != '✓' && c != '✔' && c != '✅' && c != '☑')
        || known.iter().any(|k| text.eq_ignore_ascii_case(k))
        || text.eq_ignore_ascii_case("[tbd]")
}

/// Whether a text says that something is done.
pub(super) fn is_done(text: &str) -> bool {
    let first: String = text.chars().take_while(|c| *c != '(' && *c != ',' && *c != ':').collect();
    let folded = fold(&first);
    let done = [
        "done",
        "closed",
        "complete",
        "completed",
        "finished",
        "yes",
        "x",
        "erledigt",
        "fertig",
        "abgeschlossen",
        "geschlossen",
        "ja",
        "fait",
        "faite",
        "termine",
        "terminee",
        "clos",
        "oui",
        "acheve",
        "hecho",
        "hecha",
        "completado",
        "completada",
        "terminado",
        "cerrado",
        "si",
        "fatto",
        "fatta",
        "completato",
        "completata",
        "concluso",
        "chiuso",
        "100",
        "held",
        "cancelled",
        "canceled",
        "dropped",
        "gestrichen",
        "annule",
    ];
    text.contains(['✓', '✔', '✅', '☑'])
        || done.contains(&folded.as_str())
        || folded
            .split(' ')
            .next()
            .is_some_and(|w| matches!(w, "done" | "closed" | "completed" | "erledigt" | "fait"))
}

/// Whether a text says that something is still to come.
pub(super) fn is_planned(text: &str) -> bool {
    const PLANNED: &[&str] = &[
        "planned",
        "scheduled",
        "next",
        "upcoming",
        "to come",
        "open",
        "geplant",
        "nachste",
        "nachster",
        "offen",
        "prevu",
        "prevue",
        "planifie",
        "planifiee",
        "prochaine",
        "previsto",
        "prevista",
        "planificado",
        "planificada",
        "programado",
        "programada",
        "proxima",
        "pianificato",
        "pianificata",
        "prossima",
        "agendado",
    ];
    let folded = fold(text);
    PLANNED.iter().any(|p| folded == *p || folded.strip_prefix(p).is_some_and(|rest| rest.starts_with(' ')))
}
