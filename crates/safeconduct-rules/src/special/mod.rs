//! Special categories of personal data (GDPR, article 9) as words in eight languages. On request only.
//!
//! A word such as *Catholic* or *depression* is about a person only near words that are: without them it is `Low`.

use safeconduct_core::{Category, Confidence, Label, LabelDefinition, Sensitivity};
use safeconduct_detect::{Edges, Grades, Rule, Ruleset};

/// Every rule of this family.
pub(crate) const RULES: Ruleset = &[HEALTH, RELIGION, POLITICS, UNION, ORIENTATION, ETHNICITY];

/// Words that make a sentence one about a person.
#[rustfmt::skip]
const PERSON: &[&str] = &[
    "i", "my", "me", "am", "he", "she", "his", "her", "him", "they", "their", "patient", "employee", "applicant", "client", "customer", "user", "candidate", "person", "member", "wife", "husband", "son",
    "daughter", "mother", "father", "colleague", "diagnosed", "suffers", "treated", "identifies", "believes", "votes", "voted",
    "ich", "mein", "meine", "er", "sie", "sein", "ihre", "patientin", "mitarbeiter", "mitarbeiterin", "bewerber", "kunde", "kundin", "leidet", "erkrankt", "wählt",
    "je", "mon", "ma", "il", "elle", "son", "sa", "patiente", "salarié", "salariée", "client", "candidat", "souffre", "atteint", "atteinte", "vote",
    "yo", "mi", "él", "ella", "su", "paciente", "empleado", "empleada", "cliente", "padece", "sufre", "diagnosticado", "diagnosticada",
    "io", "mio", "mia", "lui", "lei", "suo", "sua", "paziente", "dipendente", "soffre", "affetto", "affetta",
    "eu", "meu", "minha", "ele", "ela", "seu", "doente", "funcionário", "funcionária", "sofre",
    "ik", "mijn", "hij", "zij", "haar", "patiënt", "medewerker", "klant", "lijdt",
    "ja", "mój", "moja", "on", "ona", "jego", "jej", "pacjent", "pacjentka", "pracownik", "klient", "choruje", "cierpi",
    "religion", "ethnicity", "orientation", "diagnosis", "union", "party",
];

/// A rule of this family.
const fn words(name: &'static str, label: Label, pattern: &'static str) -> Rule {
    Rule::new(name, label, pattern)
        .edges(Edges::WORD)
        .grades(Grades::by_context(Confidence::Low, Confidence::Medium))
        .context(PERSON)
        .sensitivity(Sensitivity::Restricted)
        .reference("https://eur-lex.europa.eu/eli/reg/2016/679/oj#art_9")
}

/// A label of this family.
macro_rules! special {
    ($name:literal $category:ident) => {{
        static DEFINITION: LabelDefinition =
            LabelDefinition::new($name, Category::$category).graded(Sensitivity::Restricted);
        Label::declare(&DEFINITION)
    }};
}

const HEALTH: Rule = words(
    "special-health",
    special!("HEALTH_CONDITION" Health),
    concat!(
        r"(?i:depression|depressed|bipolar disorder|schizophreni[ac]|anxiety disorder|autis(?:m|tic)|adhd|ptsd|burnout|diabet(?:es|ic)|asthma|epilep(?:sy|tic)|cancer|tumou?r|leuk(?:a)?emia|chemotherapy|hiv(?:[- ]positive)?|aids|hepatitis(?: [abc])?",
        r"|multiple sclerosis|parkinson(?:'s)?|alzheimer(?:'s)?|dementia|heart attack|stroke|pregnan(?:t|cy)|miscarriage|abortion|infertility|disabled|disability|wheelchair user|alcoholi[cs]m?|drug addict(?:ion)?|rehab|crohn(?:'s)? disease|lupus|arthritis|tuberculosis|syphilis",
        r"|depressionen|depressiv|schizophrenie|angststörung|krebs|krebserkrankung|diabetiker(?:in)?|asthma|epilepsie|schwanger(?:schaft)?|fehlgeburt|schwerbehindert|behinderung|herzinfarkt|schlaganfall|demenz|alkoholiker(?:in)?|drogensucht|magersucht",
        r"|dépression|dépressive?|schizophrène|cancer|diabétique|diabète|asthme|épilepsie|enceinte|grossesse|fausse couche|handicapée?|séropositi(?:f|ve)|infarctus|avc|démence|alcoolique|toxicomane|sclérose en plaques",
        r"|depresión|esquizofrenia|cáncer|diabético|diabética|asma|epilepsia|embarazada|embarazo|discapacidad|vih|seropositivo|seropositiva|infarto|ictus|demencia|alcohólico|alcohólica|drogadicto",
        r"|depressione|schizofrenia|cancro|tumore|diabetico|diabetica|epilessia|incinta|gravidanza|disabile|disabilità|sieropositivo|sieropositiva|ictus|demenza|alcolista|tossicodipendente",
        r"|depressão|câncer|cancro|diabético|grávida|gravidez|deficiência|soropositivo|seropositivo|enfarte|avc|demência|alcoólatra",
        r"|depressie|schizofrenie|kanker|diabetes|astma|epilepsie|zwanger(?:schap)?|gehandicapt|hartaanval|beroerte|dementie|alcoholist|verslaafd",
        r"|depresja|depresję|schizofrenia|nowotwór|rak piersi|cukrzyca|cukrzycę|astma|padaczka|padaczkę|w ciąży|ciąża|niepełnosprawn[yaość]{1,4}|zawał|udar|demencja|alkoholik)",
    ),
)
.examples(&["the patient suffers from depression", "Sie ist schwanger", "il est diabétique", "mi madre tiene cáncer", "on choruje na cukrzycę"])
.counterexamples(&["the great depression of 1929", "a cancer charity", "[HEALTH_CONDITION_1]"]);

const RELIGION: Rule = words(
    "special-religion",
    special!("RELIGION" Demographic),
    concat!(
        r"(?i:catholic|protestant|lutheran|anglican|baptist|methodist|evangelical|mormon|jehovah's witness|orthodox (?:christian|jew)|christian|muslim|sunni|shi(?:a|ite)|jewish|jew|hindu|sikh|buddhist|atheist|agnostic",
        r"|katholisch|evangelisch|protestantisch|muslim(?:in|isch)?|jüdisch|jude|jüdin|hinduistisch|buddhistisch|atheist(?:in)?|konfessionslos|zeuge jehovas",
        r"|catholique|protestante?|musulmane?|juive?|juif|hindoue?|bouddhiste|athée|témoin de jéhovah",
        r"|católic[oa]|protestante|musulm[aá]n[ao]?|judí[oa]|hindú|budista|ate[oa]|testigo de jehová",
        r"|cattolic[oa]|musulman[oa]|ebre[oa]|induista|buddista|testimone di geova|muçulman[oa]|jud(?:eu|ia)|evangélic[oa]",
        r"|katholiek|protestants|moslim|joods|hindoe|boeddhist|katolik|katoliczka|protestant(?:ka)?|muzułmanin|muzułmanka|żyd|żydówka|buddysta|ateist(?:a|ka))",
    ),
)
.examples(&["she is Catholic", "Religion: muslim", "er ist evangelisch", "je suis juive", "ona jest buddystą, on jest katolik"])
.counterexamples(&["the Catholic church in Bonn", "[RELIGION_1]"]);

const POLITICS: Rule = words(
    "special-politics",
    special!("POLITICAL_OPINION" Demographic),
    concat!(
        r"(?i:democrat|republican|conservative|liberal|socialist|communist|marxist|anarchist|libertarian|labour voter|tory|far[- ]right|far[- ]left|fascist|green party|brexiteer",
        r"|sozialdemokrat(?:in)?|christdemokrat(?:in)?|cdu|csu|spd|fdp|afd|die linke|grünen?|konservativ|kommunist(?:in)?|rechtsextrem|linksextrem",
        r"|socialiste|communiste|gaulliste|écologiste|rassemblement national|extrême droite|extrême gauche|macroniste",
        r"|socialista|comunista|podemos|psoe|partido popular|vox|ultraderecha|leghista|forza italia|fratelli d'italia|partito democratico|bolsonarista|petista",
        r"|pvda|vvd|groenlinks|pvv|socialist|liberaal|lewicow[ya]|prawicow[ya]|komunista|socjalista|zwolennik pis|platforma obywatelska)",
    ),
)
.examples(&["he voted Republican", "Sie wählt die SPD", "elle est communiste", "mi padre es socialista"])
.counterexamples(&["a liberal amount of sugar", "[POLITICAL_OPINION_1]"]);

const UNION: Rule = words(
    "special-union",
    special!("TRADE_UNION_MEMBERSHIP" Demographic),
    concat!(
        r"(?i:(?:trade|labou?r) union member(?:ship)?|union (?:member|rep|representative|steward|dues)|shop steward|teamster|gewerkschaftsmitglied(?:schaft)?|gewerkschafter(?:in)?|mitglied der ig metall|ver\.di[- ]mitglied|betriebsrat|betriebsrätin",
        r"|syndiqué|syndiquée|délégué syndical|déléguée syndicale|membre de la cgt|afiliad[oa] (?:a un sindicato|sindical)|sindicalista|delegad[oa] sindical|iscritt[oa] al sindacato|tessera sindacale|sindicalizad[oa]",
        r"|vakbondslid|lid van de vakbond|członek związku zawodowego|związkowiec)",
    ),
)
.examples(&["she is a trade union member", "Er ist Gewerkschaftsmitglied", "il est délégué syndical", "hij is vakbondslid"])
.counterexamples(&["the European Union", "[TRADE_UNION_MEMBERSHIP_1]"]);

const ORIENTATION: Rule = words(
    "special-orientation",
    special!("SEXUAL_ORIENTATION" Demographic),
    concat!(
        r"(?i:gay|lesbian|bisexual|homosexual|heterosexual|pansexual|asexual|queer|transgender|trans (?:man|woman)|non[- ]binary|schwul|lesbisch|bisexuell|homosexuell|heterosexuell|transsexuell|nichtbinär",
        r"|lesbienne|homosexuelle?|bisexuelle?|hétérosexuelle?|transgenre|lesbiana|bisexual|heterosexual|transgénero|omosessuale|bisessuale|lesbica|eterosessuale|lésbica|homossexual|bissexual",
        r"|homoseksueel|lesbisch|biseksueel|transgender|gej|lesbijka|biseksualn[ya]|homoseksualn[ya]|transpłciow[ya])",
    ),
)
.examples(&["he is gay", "sie ist lesbisch", "elle est bisexuelle", "mi hermano es homosexual", "ona jest lesbijka"])
.counterexamples(&["the gay rights movement", "[SEXUAL_ORIENTATION_1]"]);

const ETHNICITY: Rule = words(
    "special-ethnicity",
    special!("ETHNICITY" Demographic),
    concat!(
        r"(?i:african[- ]american|afro[- ]caribbean|black (?:man|woman|person)|white (?:man|woman|person)|caucasian|hispanic|latin[oa]|latinx|native american|aboriginal|indigenous|romani|roma|sinti|kurdish|arab|asian[- ]american|south asian|mixed[- ]race",
        r"|dunkelhäutig|afrodeutsch(?:er|e)?|sinti und roma|kurdisch|türkischstämmig|arabischstämmig|mit migrationshintergrund|d'origine (?:africaine|arabe|maghrébine|asiatique)|maghrébine?|rom|tzigane|métisse?",
        r"|afrodescendiente|gitan[oa]|mestiz[oa]|mulat[oa]|de origen (?:africano|árabe|latino)|afroamerican[oa]|rom|zingar[oa]|di origine (?:africana|araba)|afrodescendente|negr[oa]|pard[oa]|cigan[oa]",
        r"|van (?:marokkaanse|turkse|surinaamse) afkomst|rom|romka|pochodzenia (?:romskiego|żydowskiego|ukraińskiego))",
    ),
)
.examples(&["the applicant is African-American", "Er ist kurdisch", "elle est d'origine maghrébine", "ella es gitana"])
.counterexamples(&["indigenous plants of Peru", "[ETHNICITY_1]"]);
