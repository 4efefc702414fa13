//! Source code: fenced blocks, and texts that are code as a whole, with their language.

use safeconduct_core::{Confidence, Detector, DetectorError, Finding, Label, Part, RuleName, Span};

/// Finds source code: what stands in a fence, and texts most of whose lines are code.
///
/// The language is the last part of the rule's name: `source-code.rust`. One pass over the text.
///
/// ```
/// use safeconduct_core::{Detector, Part};
/// use safeconduct_rules::business::SourceCode;
///
/// let text = "Why does this fail?\n```\nfn main() {\n    let x: u8 = 300;\n}\n```\n";
/// let mut found = Vec::new();
/// SourceCode.detect(Part::new(text), &mut found)?;
/// assert_eq!(found[0].rule().as_str(), "source-code.rust");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct SourceCode;

const NAME: &str = "source-code";

impl Detector for SourceCode {
    fn name(&self) -> &str {
        NAME
    }

    fn labels(&self) -> Vec<Label> {
        vec![Label::SOURCE_CODE]
    }

    fn detect(&self, part: Part<'_>, found: &mut Vec<Finding>) -> Result<(), DetectorError> {
        let text = part.text();
        let blocks = fenced(text);
        let mut push = |start: usize, end: usize, language: &'static str, confidence: Confidence| {
            let span = text.get(start..end).and_then(|code| {
                let head = code.len() - code.trim_start().len();
                Span::new(text, start + head, start + code.trim_end().len().max(head))
            });
            let finding = |span| Finding::new(Label::SOURCE_CODE, span, confidence, rule(language));
            found.extend(span.filter(|span| !span.is_empty()).map(finding));
        };
        for block in &blocks {
            let code = text.get(block.start..block.end).unwrap_or_default();
            let named = LANGUAGES.iter().find(|language| language.tags.contains(&block.tag.as_str()));
            let language = named.map(|language| language.name).or_else(|| source_language(code));
            // A fence also holds logs and tables; one with a tag of a language says what it is.
            if let Some(language) = language {
                push(block.start, block.end, language, Confidence::High);
            }
        }
        if blocks.is_empty()
            && let Some(language) = source_language(text)
        {
            push(0, text.len(), language, Confidence::Medium);
        }
        Ok(())
    }

    fn revision(&self) -> String {
        "1".to_owned()
    }
}

/// A rule name for each language, declared once.
fn rule(language: &'static str) -> RuleName {
    RuleName::new(&format!("{NAME}.{language}")).unwrap_or(RuleName::declare(NAME))
}

/// A block between two fences.
struct Block {
    tag: String,
    start: usize,
    end: usize,
}

/// The blocks between lines of three backticks or tildes; one that never ends goes to the end.
fn fenced(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<(Block, &str)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let fence = ["```", "~~~"].into_iter().find(|fence| trimmed.starts_with(fence));
        match (&mut open, fence) {
            (None, Some(fence)) => {
                let tag =
                    trimmed.trim_start_matches(['`', '~']).split([' ', ',', '{']).next().unwrap_or_default();
                open =
                    Some((Block { tag: tag.to_lowercase(), start: at + line.len(), end: text.len() }, fence));
            }
            (Some((block, fence)), _) if trimmed.starts_with(*fence) => {
                block.end = at;
                blocks.extend(open.take().map(|(block, _)| block));
            }
            _ => {}
        }
        at += line.len();
    }
    blocks.extend(open.map(|(block, _)| block));
    blocks
}

/// A language, the tags of its fences, and what its lines begin with or hold.
struct Language {
    name: &'static str,
    tags: &'static [&'static str],
    begins: &'static [&'static str],
    holds: &'static [&'static str],
}

#[rustfmt::skip]
const LANGUAGES: &[Language] = &[
    Language { name: "rust", tags: &["rust", "rs"], begins: &["fn ", "pub fn ", "impl ", "use std::", "use crate::", "let mut ", "pub struct ", "pub enum ", "#[derive", "mod ", "match ", "pub(crate) ", "let "], holds: &["-> Result<", "::new(", "&self", "&mut ", "=> ", ".unwrap()", "println!(", "Vec<", "Option<"] },
    Language { name: "python", tags: &["python", "py", "python3"], begins: &["def ", "class ", "import ", "from ", "elif ", "except", "async def ", "with open", "@", "if __name__", "return ", "for ", "while ", "try:", "raise "], holds: &["self.", "self,", " in range(", "print(", "__init__", " is None", "lambda "] },
    Language { name: "typescript", tags: &["typescript", "ts", "tsx"], begins: &["interface ", "export interface ", "type ", "export type ", "export const ", "export class ", "import type ", "readonly "], holds: &[": string", ": number", ": boolean", "Promise<", " as const", "Record<string"] },
    Language { name: "javascript", tags: &["javascript", "js", "jsx", "node"], begins: &["const ", "let ", "var ", "function ", "export default", "module.exports", "import {", "async function ", "document.", "window."], holds: &["=> {", "=== ", "console.log(", "require('", "require(\"", ".then(", "addEventListener(", "function("] },
    Language { name: "java", tags: &["java"], begins: &["public class ", "private ", "public ", "protected ", "import java", "package ", "@Override", "@Autowired"], holds: &["System.out.", "String[] ", "new ArrayList", " throws ", "static void ", "private final ", "extends ", "implements "] },
    Language { name: "kotlin", tags: &["kotlin", "kt"], begins: &["fun ", "val ", "data class ", "override fun ", "suspend fun ", "private val "], holds: &["?: ", "?.let", "listOf(", ": String?"] },
    Language { name: "csharp", tags: &["csharp", "cs", "c#"], begins: &["using System", "namespace ", "public async Task", "internal ", "public override "], holds: &["Console.Write", "{ get; set; }", "async Task", "string.IsNullOrEmpty", "IEnumerable<"] },
    Language { name: "go", tags: &["go", "golang"], begins: &["func ", "package ", "import (", "type ", "defer ", "if err != nil"], holds: &[":= ", "err != nil", "fmt.Print", "chan ", "struct {", "interface {"] },
    Language { name: "c", tags: &["c", "cpp", "c++", "h", "hpp", "cc"], begins: &["#include", "#define ", "#ifdef", "#ifndef", "int main", "static ", "typedef ", "struct ", "template<", "template <", "namespace ", "void ", "const "], holds: &["std::", "printf(", "->", "nullptr", "sizeof(", "size_t ", "char *", "unsigned "] },
    Language { name: "php", tags: &["php"], begins: &["<?php", "public function ", "$this->", "use App\\", "namespace App"], holds: &["$this->", "=> $", "function ($", "echo $"] },
    Language { name: "ruby", tags: &["ruby", "rb"], begins: &["require '", "def ", "module ", "attr_accessor", "end", "class ", "describe '", "puts "], holds: &[" do |", ".each do", "@", ".nil?", "unless "] },
    Language { name: "swift", tags: &["swift"], begins: &["import Foundation", "import UIKit", "func ", "let ", "guard let ", "override func ", "@IBOutlet", "struct "], holds: &["-> String", "if let ", ": String?", "self."] },
    Language { name: "sql", tags: &["sql", "postgresql", "mysql", "plsql"], begins: &["SELECT ", "INSERT INTO ", "CREATE TABLE", "UPDATE ", "DELETE FROM ", "ALTER TABLE", "FROM ", "WHERE ", "LEFT JOIN", "INNER JOIN", "JOIN ", "GROUP BY", "ORDER BY", "select ", "from ", "where "], holds: &[" VARCHAR(", " PRIMARY KEY", " NOT NULL", " JOIN ", " ON ", "COUNT(*)"] },
    Language { name: "shell", tags: &["bash", "sh", "shell", "zsh", "console"], begins: &["#!/bin/", "#!/usr/bin/env", "export ", "echo ", "if [ ", "if [[", "for i in", "fi", "done", "sudo ", "set -e", "$ ", "function "], holds: &["$(", "${", " | grep ", " && ", "\"$1\"", "; then", "; do"] },
    Language { name: "html", tags: &["html", "xml", "vue", "svelte"], begins: &["<!DOCTYPE", "<html", "<div", "<script", "<head", "<body", "</", "<p>", "<template", "<?xml"], holds: &["</div>", "class=\"", "href=\"", "/>", "</"] },
    Language { name: "css", tags: &["css", "scss", "less"], begins: &["@media", "@import", ".", "#", "body {", ":root"], holds: &["px;", "margin:", "padding:", "color:", "display:", "font-"] },
];

/// How many lines of a text are looked at.
const LINES_MAX: usize = 400;

/// The language of a text that is source code as a whole, or `None` for prose, logs and data.
///
/// Code is told by its lines: most of those that are not empty begin with what a language begins lines with, end in
/// `;`, `{`, `}` or `)`, or hold its idioms; at least three do.
///
/// ```
/// use safeconduct_rules::business::source_language;
///
/// assert_eq!(source_language("def add(a, b):\n    return a + b\n\nprint(add(1, 2))\n"), Some("python"));
/// assert_eq!(source_language("Dear Ana,\nthank you for the call.\nSee you on Monday."), None);
/// ```
pub fn source_language(text: &str) -> Option<&'static str> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(LINES_MAX).collect();
    let punctuated = lines.iter().filter(|line| is_punctuated(line)).count();
    let scores = LANGUAGES.iter().map(|language| {
        let spoken = lines.iter().filter(|line| speaks(language, line)).count();
        let both = lines.iter().filter(|line| speaks(language, line) || is_punctuated(line)).count();
        (spoken, both, language.name)
    });
    let (spoken, both, name) = scores.max_by_key(|(spoken, both, _)| (*spoken, *both))?;
    // Idioms alone are words of prose too (`class`, `from`); punctuation alone is data.
    let enough = spoken >= 2 && both >= 3 && both * 5 >= lines.len() * 3 && (punctuated > 0 || spoken >= 3);
    enough.then_some(name)
}

fn is_punctuated(line: &str) -> bool {
    let line = line.trim_end();
    let trimmed = line.trim_start();
    line.ends_with([';', '{', '}', ')', ']', '('])
        && !trimmed.starts_with(['"', '[', '('])
        && trimmed.len() < 200
        || trimmed == "}"
        || (line.ends_with(':') && line.starts_with(' '))
        || (trimmed.starts_with("//") || trimmed.starts_with("/*"))
}

fn speaks(language: &Language, line: &str) -> bool {
    let trimmed = line.trim_start();
    let is_prose = line.trim_end().ends_with(['.', '?', '!', ',']) && !trimmed.contains(['(', '=', '{', '<']);
    if is_prose {
        return false;
    }
    let begins = language.begins.iter().any(|start| trimmed.starts_with(start))
        && line.contains(['(', '{', '=', ';', ':', '<', '"', '\'', '>', '.', '['])
        || (matches!(language.name, "python" | "sql" | "shell" | "go")
            && language.begins.iter().any(|start| trimmed.starts_with(start))
            && line.split_whitespace().count() <= 5);
    begins || language.holds.iter().any(|idiom| trimmed.contains(idiom))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        for (language, code) in [
            (
                "rust",
                "impl Span {\n    pub fn new(text: &str) -> Option<Span> {\n        text.get(0..1).map(|_| Span)\n    }\n}\n",
            ),
            ("python", "import os\n\ndef main():\n    for name in os.listdir('.'):\n        print(name)\n"),
            ("javascript", "const x = require('fs');\nx.readFile('a', (e, d) => {\n  console.log(d);\n});\n"),
            ("go", "package main\n\nfunc main() {\n\tx, err := f()\n\tif err != nil {\n\t\treturn\n\t}\n}\n"),
            ("sql", "SELECT id, name\nFROM users\nWHERE age > 30\nORDER BY name;\n"),
            ("c", "#include <stdio.h>\nint main(void) {\n    printf(\"hi\");\n    return 0;\n}\n"),
        ] {
            assert_eq!(source_language(code), Some(language), "{code}");
        }
    }

    #[test]
    fn prose_logs_and_data_are_no_code() {
        for text in [
            "The class of 2020 met for lunch.\nFrom there we went on.\nLet us import what they said.",
            "2024-01-15 INFO started\n2024-01-15 INFO done\n2024-01-15 WARN slow",
            "{\"id\": 1, \"name\": \"Ana\"}\n{\"id\": 2, \"name\": \"Bo\"}\n",
            "name,phone\nAna,1\nBo,2\nCy,3\n",
            "",
        ] {
            assert_eq!(source_language(text), None, "{text}");
        }
    }

    #[test]
    fn fences_are_found_with_their_language() {
        let text = "Look:\n```python\nx = 1\n```\nand\n~~~\njust words\n~~~\n";
        let mut found = Vec::new();
        SourceCode.detect(Part::new(text), &mut found).unwrap();
        let spans: Vec<_> =
            found.iter().map(|f| (f.rule().as_str().to_owned(), f.span().of(text).unwrap())).collect();
        assert_eq!(spans, [("source-code.python".to_owned(), "x = 1")]);
    }
}
