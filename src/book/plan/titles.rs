//! The usual titles of a plan's sections, and what stands for what in tables and lists.

use std::collections::BTreeMap;

use crate::model::plan::SectionKind::{self, *};

/// The usual titles, in English, German, French, Spanish and Italian.
#[rustfmt::skip]
const TITLES: &[(SectionKind, &[&str])] = &[
    (
        CustomerGoals,
        &[
            "customer goals", "customers goals", "customer's goals", "goals of the customer",
            "customer objectives", "customer's objectives", "objectives of the customer",
            "customer strategy", "customer's strategy", "customer priorities", "customer's priorities",
            "customer needs", "customer's needs", "client goals", "client's goals", "client objectives",
            "client's objectives", "their goals", "their objectives", "what the customer wants",
            "what they want", "customer aims", "customer ambitions", "account goals", "Ziele des Kunden",
            "Kundenziele", "Ziele der Kundin", "Kundenbedürfnisse", "Kundenstrategie",
            "Strategie des Kunden", "Was der Kunde will", "objectifs du client", "buts du client",
            "objectifs client", "besoins du client", "stratégie du client", "enjeux du client",
            "priorités du client", "objetivos del cliente", "metas del cliente", "necesidades del cliente",
            "estrategia del cliente", "prioridades del cliente", "obiettivi del cliente",
            "traguardi del cliente", "esigenze del cliente", "strategia del cliente",
            "priorità del cliente",
        ],
    ),
    (
        KnowledgeBase,
        &[
            "knowledge base", "knowledge", "what we know", "account knowledge", "customer knowledge",
            "account analysis", "situation analysis", "situation", "current situation", "Wissensbasis",
            "Wissensstand", "Was wir wissen", "Kundenwissen", "Ausgangslage", "Situationsanalyse",
            "base de connaissances", "connaissance du client", "ce que nous savons",
            "analyse de la situation", "base de conocimiento", "base de conocimientos",
            "conocimiento del cliente", "lo que sabemos", "análisis de la situación", "base di conoscenza",
            "base di conoscenze", "conoscenza del cliente", "cosa sappiamo", "analisi della situazione",
        ],
    ),
    (
        DeskResearch,
        &[
            "desk research", "desktop research", "background", "customer background", "account background",
            "market background", "company background", "company profile", "customer profile",
            "account profile", "account overview", "customer overview", "company overview",
            "market research", "research", "market and customer", "business environment",
            "industry background", "market analysis", "Recherche", "Schreibtischrecherche",
            "Sekundärforschung", "Hintergrund", "Kundenprofil", "Unternehmensprofil", "Marktrecherche",
            "Marktanalyse", "Kundenhintergrund", "recherche documentaire", "étude documentaire",
            "recherche", "recherches", "contexte", "profil du client", "profil de l'entreprise",
            "étude de marché", "analyse du marché", "investigación documental",
            "investigación de gabinete", "investigación", "antecedentes", "contexto", "perfil del cliente",
            "perfil de la empresa", "análisis de mercado", "análisis del mercado", "ricerca documentale",
            "ricerca a tavolino", "ricerca", "ricerche", "contesto", "profilo del cliente",
            "profilo aziendale", "analisi di mercato", "analisi del mercato",
        ],
    ),
    (
        RevenueAnalysis,
        &[
            "revenue analysis", "sales analysis", "revenue", "revenues", "sales", "sales and margin",
            "revenue and margin", "revenue and profit", "sales and profit", "turnover",
            "turnover analysis", "financial analysis", "financials", "analysis of revenue",
            "analysis of sales", "sales history", "revenue history", "share of wallet", "wallet",
            "wallet analysis", "business volume", "current business", "profitability", "revenue breakdown",
            "Umsatzanalyse", "Umsatz", "Umsätze", "Umsatz und Marge", "Erlösanalyse", "Erlöse",
            "Absatzanalyse", "Analyse des Umsatzes", "Umsatzentwicklung", "Lieferanteil",
            "analyse du chiffre d'affaires", "chiffre d'affaires", "analyse des ventes", "ventes",
            "analyse des revenus", "revenus", "analyse du CA", "análisis de ingresos",
            "análisis de los ingresos", "ingresos", "análisis de ventas", "análisis de las ventas",
            "ventas", "facturación", "análisis de facturación", "analisi dei ricavi", "ricavi",
            "analisi delle vendite", "vendite", "fatturato", "analisi del fatturato",
        ],
    ),
    (
        Contacts,
        &[
            "contacts", "contact review", "contacts review", "review of contacts", "key contacts",
            "contact map", "contact plan", "contact matrix", "contact analysis", "stakeholders",
            "stakeholder map", "stakeholder analysis", "stakeholder review", "key stakeholders",
            "relationships", "relationship map", "relationship review", "people", "who is who",
            "who's who", "decision makers", "decision-making unit", "DMU", "buying centre",
            "buying center", "organisation chart", "org chart", "key people", "Kontakte",
            "Ansprechpartner", "Kontaktanalyse", "Kontaktübersicht", "Kontaktnetz", "Beziehungen",
            "Überprüfung der Kontakte", "Entscheider", "Beteiligte", "Schlüsselpersonen", "Beziehungsnetz",
            "contacts clés", "interlocuteurs", "revue des contacts", "analyse des contacts",
            "parties prenantes", "relations", "décideurs", "contactos", "contactos clave",
            "interlocutores", "revisión de contactos", "revisión de los contactos",
            "análisis de contactos", "partes interesadas", "relaciones", "decisores", "contatti",
            "contatti chiave", "interlocutori", "revisione dei contatti", "analisi dei contatti",
            "portatori di interesse", "relazioni", "referenti", "decisori",
        ],
    ),
    (
        ValueProposition,
        &[
            "value proposition", "value propositions", "our value proposition",
            "customer value proposition", "CVP", "value", "value for the customer", "customer value",
            "joint value proposition", "our offer", "value statement", "why us", "mutual value",
            "Wertversprechen", "Nutzenversprechen", "Wertangebot", "Kundennutzen", "Leistungsversprechen",
            "Nutzen für den Kunden", "Mehrwert", "proposition de valeur", "promesse de valeur",
            "valeur pour le client", "valeur ajoutée", "propuesta de valor", "valor para el cliente",
            "valor añadido", "proposta di valore", "valore per il cliente", "valore aggiunto",
        ],
    ),
    (
        Objectives,
        &[
            "objectives", "objective", "our objectives", "account objectives", "goals", "our goals",
            "targets", "key objectives", "plan objectives", "strategic objectives",
            "objectives and targets", "goals and objectives", "goals and targets",
            "objectives and key results", "OKRs", "sales objectives", "what we want", "aims", "Ziele",
            "Unsere Ziele", "Zielsetzung", "Zielsetzungen", "Ziele und Kennzahlen", "Maßnahmenziele",
            "Was wir wollen", "objectifs", "nos objectifs", "buts", "objectifs du compte", "cibles",
            "objetivos", "nuestros objetivos", "metas", "objetivos de la cuenta", "obiettivi",
            "i nostri obiettivi", "traguardi", "obiettivi del conto",
        ],
    ),
    (
        CriticalSuccessFactors,
        &[
            "critical success factors", "critical success factor", "critical factors",
            "critical factors of success", "CSF", "CSFs", "CSF's", "critical success factors (CSFs)",
            "success factors", "key success factors", "KSF", "KSFs", "key factors for success",
            "factors of success", "factors critical to success", "what must go right",
            "what has to go right", "must win battles", "kritische Erfolgsfaktoren", "Erfolgsfaktoren",
            "entscheidende Erfolgsfaktoren", "KEF", "zentrale Erfolgsfaktoren",
            "wichtigste Erfolgsfaktoren", "facteurs clés de succès", "facteurs clés de réussite",
            "facteurs critiques de succès", "facteurs critiques de réussite", "facteurs de succès",
            "facteurs de réussite", "FCS", "factores críticos de éxito", "factores clave de éxito",
            "factores clave del éxito", "factores de éxito", "FCE", "fattori critici di successo",
            "fattori chiave di successo", "fattori di successo",
        ],
    ),
    (
        Actions,
        &[
            "actions", "action", "action plan", "actions plan", "plan of action", "next steps",
            "next actions", "action items", "tasks", "to do", "to dos", "todo", "todos", "activities",
            "activity plan", "measures", "implementation", "implementation plan", "actions and owners",
            "action list", "action log", "steps", "Maßnahmen", "Maßnahmenplan", "Aktionen", "Aktionsplan",
            "nächste Schritte", "Aufgaben", "Aktivitäten", "Schritte", "Umsetzung", "To-dos",
            "plan d'action", "plan d'actions", "prochaines étapes", "tâches", "activités", "étapes",
            "mesures", "acciones", "plan de acción", "plan de acciones", "próximos pasos", "tareas",
            "actividades", "medidas", "azioni", "piano d'azione", "piano di azione", "piano delle azioni",
            "prossimi passi", "attività", "compiti", "misure",
        ],
    ),
    (
        Risks,
        &[
            "risks", "risk", "risk register", "risk analysis", "risk assessment", "risk log", "key risks",
            "threats", "risks and mitigation", "risks and mitigations", "risks and countermeasures",
            "Risiken", "Risiko", "Risikoanalyse", "Risikoregister", "Gefahren",
            "Risiken und Gegenmaßnahmen", "risques", "analyse des risques", "registre des risques",
            "menaces", "riesgos", "análisis de riesgos", "registro de riesgos", "amenazas", "rischi",
            "analisi dei rischi", "registro dei rischi", "minacce",
        ],
    ),
    (
        Opportunities,
        &[
            "opportunities", "opportunity", "opportunity pipeline", "pipeline", "sales pipeline",
            "sales opportunities", "growth opportunities", "potential", "potentials", "white space",
            "whitespace", "cross selling", "Chancen", "Verkaufschancen", "Möglichkeiten", "Potenziale",
            "Potenzial", "Potentiale", "opportunités", "occasions", "potentiel", "oportunidades",
            "oportunidades de venta", "potencial", "opportunità", "opportunità di vendita", "potenziale",
        ],
    ),
    (
        Reviews,
        &[
            "reviews", "review", "review log", "plan reviews", "plan review", "review history",
            "review dates", "review schedule", "review meetings", "next review", "review calendar",
            "progress reviews", "Überprüfungen", "Überprüfung", "Reviews und Termine", "Durchsichten",
            "Überprüfungstermine", "Prüfprotokoll", "Planüberprüfung", "Review-Protokoll", "revues",
            "revue", "revue du plan", "revues du plan", "suivi", "suivi du plan", "points de suivi",
            "revisiones", "revisión", "revisiones del plan", "revisión del plan", "seguimiento",
            "revisioni", "revisione", "revisioni del piano", "revisione del piano", "verifiche",
        ],
    ),
];

/// Words in front of a title that do not change it.
const BEFORE: &[&str] = &[
    "our", "the", "key", "main", "unsere", "unser", "die", "der", "das", "nos", "notre", "les", "le", "la",
    "l", "los", "las", "el", "nuestros", "nuestras", "gli", "i", "il", "lo", "nostri", "nostre", "section",
    "part", "kapitel", "teil", "partie", "parte",
];

/// Words at the end of a title that do not change it, when only numbers of periods follow them.
const AFTER: &[&str] =
    &["for", "in", "of", "until", "fur", "bis", "pour", "en", "para", "per", "nel", "del", "fy", "to", "and"];

/// Words that join two titles.
const JOINED: &[&str] = &["and", "und", "et", "y", "e", "or", "oder", "ou", "o"];

/// The titles of sections that are known: the usual ones and those of the settings, which win.
#[derive(Debug, Default)]
pub(super) struct Titles {
    own: BTreeMap<String, SectionKind>,
}

impl Titles {
    /// With further titles by the word of a section.
    pub(super) fn new(headings: &BTreeMap<String, Vec<String>>) -> Self {
        let mut own = BTreeMap::new();
        for (word, titles) in headings {
            if let Some(kind) = SectionKind::from_word(&fold(word).replace(' ', "-")) {
                own.extend(titles.iter().map(|title| (fold(title), kind)));
            }
        }
        Self { own }
    }

    /// What a section with this title is.
    pub(super) fn kind(&self, title: &str) -> Option<SectionKind> {
        if let Some(kind) = self.known(&fold(title)) {
            return Some(kind);
        }
        // "Knowledge base: desk research", "Contacts – who is who", "Objectives (2026)".
        let cut = title.find([':', '–', '—', '(', '/', '|', ';']).or_else(|| title.find(" - "));
        if let Some(cut) = cut {
            let before = self.known(&fold(&title[..cut]));
            let behind = title[cut..].trim_start_matches(|c: char| !c.is_alphanumeric());
            let behind = self.known(&fold(behind));
            match (before, behind) {
                (Some(KnowledgeBase), Some(part @ (DeskResearch | RevenueAnalysis | Contacts))) => {
                    return Some(part);
                }
                (Some(kind), _) => return Some(kind),
                (None, Some(kind)) => return Some(kind),
                (None, None) => {}
            }
        }
        let folded = fold(title);
        let words: Vec<&str> = folded.split(' ').collect();
        words.iter().enumerate().filter(|(_, word)| JOINED.contains(word)).find_map(|(n, _)| {
            self.known(&words[..n].join(" ")).or_else(|| self.known(&words[n + 1..].join(" ")))
        })
    }

    fn known(&self, folded: &str) -> Option<SectionKind> {
        if folded.is_empty() {
            return None;
        }
        let look = |words: &[&str]| -> Option<SectionKind> {
            let title = words.join(" ");
            self.own.get(&title).copied().or_else(|| usual(&title))
        };
        let words: Vec<&str> = folded.split(' ').collect();
        if let Some(kind) = look(&words) {
            return Some(kind);
        }
        let first = words.iter().position(|w| !is_number(w)).unwrap_or(words.len());
        let mut end = words.len();
        while end > first && is_period(words[end - 1]) {
            end -= 1;
            while end > first && AFTER.contains(&words[end - 1]) {
                end -= 1;
            }
        }
        let core = &words[first..end];
        look(core).or_else(|| {
            let start = core.iter().position(|w| !BEFORE.contains(w))?;
            look(&core[start..])
        })
    }
}

/// What a usual title stands for.
fn usual(folded: &str) -> Option<SectionKind> {
    static USUAL: std::sync::LazyLock<BTreeMap<String, SectionKind>> = std::sync::LazyLock::new(|| {
        let mut map = BTreeMap::new();
        for (kind, titles) in TITLES {
            map.insert(kind.word().replace('-', " "), *kind);
            for title in *titles {
                map.entry(fold(title)).or_insert(*kind);
            }
        }
        map
    });
    USUAL.get(folded).copied()
}

/// Whether a word numbers a section: `3`, `3a`, `iv`.
fn is_number(word: &str) -> bool {
    let roman = word.len() <= 4 && word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    let letter = word.len() == 1 && word.bytes().all(|b| b.is_ascii_lowercase());
    word.starts_with(|c: char| c.is_ascii_digit()) || roman || letter
}

/// Whether a word names a period: `2026`, `q3`, `h1`, `fy26`.
fn is_period(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = word.len() - digits.len();
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && letters <= 2
}

/// A title as it is compared: lower case, without marks on letters, punctuation and symbols, single-spaced.
pub(super) fn fold(title: &str) -> String {
    let mut folded = String::with_capacity(title.len());
    let mut word = 0;
    for c in title.chars() {
        if matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ') {
            // "customer's" is one word, "d'action" are two.
            if word == 1 {
                folded.push(' ');
                word = 0;
            }
            continue;
        }
        if c == '&' {
            folded.push_str(" and ");
            word = 0;
            continue;
        }
        if !c.is_alphanumeric() {
            // Marks that stand on a letter of their own belong to it.
            if !matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}') {
                folded.push(' ');
                word = 0;
            }
            continue;
        }
        for c in c.to_lowercase() {
            word += 1;
            match c {
                'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => folded.push('a'),
                'ç' => folded.push('c'),
                'è' | 'é' | 'ê' | 'ë' => folded.push('e'),
                'ì' | 'í' | 'î' | 'ï' => folded.push('i'),
                'ñ' => folded.push('n'),
                'ò' | 'ó' | 'ô' | 'õ' | 'ö' => folded.push('o'),
                'ù' | 'ú' | 'û' | 'ü' => folded.push('u'),
                'ß' => folded.push_str("ss"),
                'œ' => folded.push_str("oe"),
                'æ' => folded.push_str("ae"),
                '\u{300}'..='\u{36f}' => {}
                c => folded.push(c),
            }
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}
