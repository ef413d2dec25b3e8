//! Changes of the text of a document: bytes in, changed bytes and a description of the change out.

use crate::mutate::Dice;

const BITS: &[&[u8]] = &[
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\t",
    b"\r",
    b"\n\n",
    b"{",
    b"}",
    b"[",
    b"]",
    b"- ",
    b": ",
    b"? ",
    b"&a ",
    b"*a ",
    b"!!int ",
    b"!x ",
    b"| \n",
    b"> \n",
    b"---\n",
    b"...\n",
    b"%YAML 1.1\n",
    b"'",
    b"\"",
    b"\\u0000",
    b"#",
    b"<<: ",
    b"~",
    b".nan",
    b"0x1f",
    b"1e999",
    b"\xe2\x80\xa8",
    b"\xed\xa0\x80",
];

pub fn change(text: &[u8], dice: &mut dyn Dice) -> (Vec<u8>, String) {
    let mut bytes = text.to_vec();
    let at = dice.below(bytes.len() + 1);
    let what = match dice.below(6) {
        0 => {
            bytes.truncate(at);
            format!("truncated at {at}")
        }
        1 if at < bytes.len() => {
            let bit = dice.below(8);
            bytes[at] ^= 1 << bit;
            format!("bit {bit} of byte {at} flipped")
        }
        2 => {
            let bit = BITS[dice.below(BITS.len())];
            bytes.splice(at..at, bit.iter().copied());
            format!("{:?} inserted at {at}", String::from_utf8_lossy(bit))
        }
        3 => {
            let end = bytes.len().min(at + 1 + dice.below(20));
            bytes.drain(at..end);
            format!("{at}..{end} removed")
        }
        4 => {
            let mut lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
            let (one, two) = (dice.below(lines.len()), dice.below(lines.len()));
            lines.swap(one, two);
            bytes = lines.join(&b'\n');
            format!("the lines {} and {} swapped", one + 1, two + 1)
        }
        _ => {
            let mut lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
            let (one, two) = (dice.below(lines.len()), dice.below(lines.len()));
            lines.insert(two, lines[one]);
            bytes = lines.join(&b'\n');
            format!("line {} copied before line {}", one + 1, two + 1)
        }
    };
    (bytes, what)
}
