//! Recovery phrases of wallets, where something says that they are: the words alone are ordinary ones.

use crate::validators::recovery_phrase;
use safeconduct_core::{Category, Confidence, Label, LabelDefinition};
use safeconduct_detect::{Edge, Edges, Grades, Rule, Ruleset};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[RECOVERY_PHRASE];

const RECOVERY_PHRASE: Rule = Rule::new(
    "recovery-phrase",
    {
        static DEFINITION: LabelDefinition = LabelDefinition::new("WALLET_RECOVERY_PHRASE", Category::Credential);
        Label::declare(&DEFINITION)
    },
    concat!(
        r"(?i:mnemonics?|bip-?39|(?:seed|recovery|backup|wallet|secret)[ _-]?(?:phrase|words?|seed)|seed)",
        r#"(?:[ _-](?:phrase|words?))?["']?(?: (?:is|for [a-z ]{1,24}))?[ \t]{0,4}[:=]{0,2}[>]?\s{1,12}["'`]?"#,
        r"(?P<value>[A-Za-z]{3,8}(?:[ ,]{1,3}[A-Za-z]{3,8}){11,23})",
    ),
)
.edges(Edges { before: Edge::ALNUM, after: Edge::ALNUM })
.check(recovery_phrase)
.grades(Grades::always(Confidence::High).inconclusive(Some(Confidence::Medium), Some(Confidence::Medium)))
.length_max(320)
.examples(&[
    "seed phrase: legal winner thank year wave sausage worth useful legal winner thank yellow",
    "MNEMONIC = \"letter advice cage absurd amount doctor acoustic avoid letter advice cage above\"",
    "My recovery phrase is zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong",
])
.counterexamples(&[
    "mnemonic: write these words down and never show them to anybody else please",
    "legal winner thank year wave sausage worth useful legal winner thank yellow",
    "seed phrase: [WALLET_RECOVERY_PHRASE_1]",
])
.reference("https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki");
