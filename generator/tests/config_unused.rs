//! Entries of codegen.toml that match nothing in the document are warnings, at their place in the file: one test for each
//! kind of entry, with one entry that is used and one that is not.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use generator::config::Import;
use generator::import::{PinInput, import};
use generator::{Borrowed, Diagnostics, Input, Severity, SourceFile, generate};

const SPEC: &str = r##"
openapi: 3.0.3
info: { title: Pets, version: '1', x-sha: '7' }
tags: [{ name: Pets, x-topics: [a] }]
paths:
  /pets:
    get:
      operationId: listHousePets
      tags: [Pets, Second]
      x-name: listMongoDBPets
      x-roles: [reader]
      parameters:
        - { name: page, in: query, schema: { type: integer } }
        - { name: limit, in: query, schema: { type: integer } }
        - { name: X-Trace, in: header, schema: { type: string } }
      responses:
        '200':
          description: OK
          content:
            application/vnd.pets.2024-01-01+json:
              x-sunset: '2030-01-01'
              schema: { $ref: '#/components/schemas/Page' }
    post:
      operationId: exportPets
      tags: [Pets]
      responses:
        '200': { description: OK, content: { application/json: { schema: { type: object, additionalProperties: true } } } }
components:
  schemas:
    Page: { type: object, properties: { results: { type: array, items: { $ref: '#/components/schemas/Pet' } } } }
    Pet:
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/DogAlias' }]
    Cat: { type: object, properties: { kind: { type: string, enum: [<] }, chip: { type: string } } }
    DogAlias: { $ref: '#/components/schemas/Dog' }
    Dog: { type: object, properties: { kind: { type: string }, pin: { type: string, format: password } } }
    Toy: { type: object, properties: { chip: { type: string } } }
"##;

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

fn diagnostics(config: &str, borrowed: bool) -> Diagnostics {
    let input = Input {
        spec: file("pets.yaml", SPEC),
        overlays: Vec::new(),
        docs: Vec::new(),
        config: file("codegen.toml", config),
        templates: vec![
            file("runtime/Cargo.toml", "[dependencies]\n"),
            file("runtime/src/lib.rs", "//! A client.\n\npub mod api;\n"),
        ],
        lock: None,
        retired: None,
        api_version: None,
        borrowed: Borrowed { config: borrowed, overlays: false },
    };
    generate(&input, &()).unwrap_or_else(|faults| panic!("{faults}")).diagnostics
}

/// The places and messages of the warnings about unused entries.
fn unused(config: &str) -> Vec<String> {
    let diagnostics = diagnostics(config, false);
    let unused = diagnostics.iter().filter(|it| it.code == "config-unused");
    unused
        .map(|it| {
            assert!(it.severity == Severity::Warning && it.help.is_some(), "{it}");
            let place = it.location.as_ref().unwrap();
            format!("{}:{} {}", place.line, place.column, it.message)
        })
        .collect()
}

macro_rules! kinds {
    ($($name:ident: $config:literal => $($expected:literal)*;)*) => { $(
        #[test]
        fn $name() {
            let expected: &[&str] = &[$($expected),*];
            assert_eq!(unused($config), expected);
        }
    )* };
}

kinds! {
    media_type_prefix: "[versions]\nmedia-type-prefix = 'application/vnd.cars.'\n" =>
        "2:1 codegen.toml: `versions.media-type-prefix` names `application/vnd.cars.`, but no media type begins with it.";
    media_type_prefix_that_is_used: "[versions]\nmedia-type-prefix = 'application/vnd.pets.'\n" => ;
    sunset_extension: "[versions]\nsunset-extension = 'x-end'\n" =>
        "2:1 codegen.toml: `versions.sunset-extension` names `x-end`, but no media type has this extension.";
    sunset_extension_that_is_used: "[versions]\nsunset-extension = 'x-sunset'\n" => ;
    operation_extensions:
        "[operations]\nname-extension = 'x-name'\nroles-extension = 'x-sunset'\ndocs-extension = 'x-docs'\n" =>
        "3:1 codegen.toml: `operations.roles-extension` names `x-sunset`, but no operation has this extension."
        "4:1 codegen.toml: `operations.docs-extension` names `x-docs`, but no operation has this extension.";
    operation_words: "[names.replace]\nhouse = 'home'\ncar = 'auto'\nlist = 'get'\n" =>
        "3:1 codegen.toml: `names.replace` names `car`, but no name of a method or a schema contains this word.";
    operation_words_in_the_names_of_an_extension:
        "[operations]\nname-extension = 'x-name'\n[names.replace]\nhouse = 'home'\nmongodb = 'db'\n[names]\nwords = ['MongoDB']\n" =>
        "4:1 codegen.toml: `names.replace` names `house`, but no name of a method or a schema contains this word.";
    operation_words_in_renamed_operations_only:
        "[names.replace]\nhouse = 'home'\n[operations.rename]\nlistHousePets = 'list'\n" =>
        "2:1 codegen.toml: `names.replace` names `house`, but no name of a method or a schema contains this word.";
    dropped_words: "[names]\ndrop = ['Alias', 'View']\npage = ['Page', 'Paged']\n" =>
        "2:18 codegen.toml: `names.drop` names `View`, but no name of a schema contains this word."
        "3:17 codegen.toml: `names.page` names `Paged`, but no name of a schema contains this word.";
    operation_rename: "[operations.rename]\nexportPets = 'export'\nsellPets = 'sell'\n" =>
        "3:1 codegen.toml: `operations.rename` names `sellPets`, but no operation has this id.";
    operation_text: "[operations]\ntext = ['exportPets',\n  'sellPets']\n" =>
        "3:3 codegen.toml: `operations.text` names `sellPets`, but no operation has this id.";
    hidden_parameters: "[parameters]\nhidden = ['X-Trace', 'pretty']\n" =>
        "2:22 codegen.toml: `parameters.hidden` names `pretty`, but no parameter has this name.";
    renamed_members: "[names.members]\nchip = 'tag'\nlimit = 'max'\npretty = 'indent'\n" =>
        "4:1 codegen.toml: `names.members` names `pretty`, but no property and no parameter has this name.";
    paging: "[paging]\nnumber = 'pageNum'\nsize = 'X-Trace'\ndefault-size = 10\nitems = 'items'\ntotal = 'count'\n" =>
        "2:1 codegen.toml: `paging.number` names `pageNum`, but no query parameter has this name."
        "3:1 codegen.toml: `paging.size` names `X-Trace`, but no query parameter has this name."
        "5:1 codegen.toml: `paging.items` names `items`, but no schema has a property of this name."
        "6:1 codegen.toml: `paging.total` names `count`, but no schema has a property of this name.";
    paging_that_is_used: "[paging]\nnumber = 'page'\nsize = 'limit'\ndefault-size = 10\nitems = 'results'\n" => ;
    name_words: "[names]\nwords = ['MongoDB', 'HousePets', 'OAuth']\n" =>
        "2:34 codegen.toml: `names.words` names `OAuth`, but no name of the document contains this word.";
    module_names: "[names.modules]\nPets = 'animals'\nSecond = 'second'\n" =>
        "3:1 codegen.toml: `names.modules` names `Second`, but no operation has this tag as its first.";
    variant_names: "[names.variants]\n'<' = 'Less'\n'>' = 'More'\n" =>
        "3:1 codegen.toml: `names.variants` names `>`, but no enum has this value.";
    sensitive_names: "[sensitive]\nnames = ['CHIP', '', 'secret']\n" =>
        "2:18 codegen.toml: `sensitive.names` names ``, but no schema has a property whose name contains this part."
        "2:22 codegen.toml: `sensitive.names` names `secret`, but no schema has a property whose name contains this part.";
    error_properties: "[errors]\ncodes = ['chip', 'code']\ndetail = 'chip'\nreason = ''\nfields = 'chip.deep'\n" =>
        "2:18 codegen.toml: `errors.codes` names `code`, but no schema has a property of this name."
        "5:1 codegen.toml: `errors.fields` names `chip.deep`, but no schema has a property of this name.";
    sensitive_properties: "[sensitive]\nproperties = ['chip', 'secret']\n" =>
        "2:23 codegen.toml: `sensitive.properties` names `secret`, but no schema has a property of this name.";
    sensitive_exceptions: "[sensitive]\nproperties = ['chip']\nexcept = ['Cat.chip', 'Dog.pin', 'Dog.chip', 'Dog.kind', 'chip']\n" =>
        "3:34 codegen.toml: `sensitive.except` names `Dog.chip`, but no type of this name has a sensitive property of this name."
        "3:46 codegen.toml: `sensitive.except` names `Dog.kind`, but no type of this name has a sensitive property of this name."
        "3:58 codegen.toml: `sensitive.except` names `chip`, but no type of this name has a sensitive property of this name.";
    union_variants: "[unions.Pet]\nselect = ['kind', 'breed']\n[unions.Pet.variants]\nCat = ['c', '*']\nDog = ['d', '*']\nToy = ['t', '*']\nBird = ['b', '*']\n" =>
        "2:19 codegen.toml: `unions.Pet.select` names `breed`, but no schema has a property of this name."
        "6:1 codegen.toml: `unions.Pet.variants` names `Toy`, but the union has no variant of this type."
        "7:1 codegen.toml: `unions.Pet.variants` names `Bird`, but the union has no variant of this type.";
    union_default: "[unions.Pet]\ndefault = 'Toy'\n" =>
        "2:1 codegen.toml: `unions.Pet.default` names `Toy`, but the union has no variant of this type.";
    union_default_that_is_used: "[unions.Pet]\ndefault = 'Cat'\n" => ;
}

#[test]
fn entries_that_the_passes_check_have_a_place_too() {
    let places = |config: &str| {
        let unused = unused(config);
        unused.iter().map(|text| text.split(' ').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(places("[names.types]\nCat = 'Tom'\nBird = 'Tweety'\n"), ["3:1"]);
    assert_eq!(places("[features]\ndefault = ['pets',\n'birds']\n"), ["3:1"]);
    assert_eq!(places("\n[unions.Bird]\nreason = 'x'\n"), ["2:9"]);
    assert_eq!(places("[updates]\nsent = ['Cat.kind']\n"), ["2:9"], "the property is not read-only");
}

#[test]
fn an_entry_for_another_edition_is_a_warning_that_says_so() {
    let diagnostics = diagnostics("[parameters]\nhidden = ['pretty']\n", true);
    let unused: Vec<_> = diagnostics.iter().filter(|it| it.code == "config-unused").collect();
    assert_eq!(unused.len(), 1);
    assert_eq!(unused[0].severity, Severity::Warning);
    assert!(unused[0].help.as_ref().unwrap().contains("another edition"), "{}", unused[0]);
}

#[test]
fn import_extensions_are_compared_with_the_document_that_is_imported() {
    let choices = Import {
        prose_extensions: vec!["x-topics".to_owned(), "x-changelog".to_owned()],
        revision_extension: Some("x-revision".to_owned()),
    };
    let imported = import(&file("pets.yaml", SPEC), &choices, PinInput::default()).unwrap();
    let unused: Vec<&str> = imported.diagnostics.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(
        unused,
        [
            "codegen.toml: `import.prose-extensions` names `x-changelog`, but no object has this extension.",
            "codegen.toml: `import.revision-extension` names `x-revision`, but no object has this extension.",
        ]
    );
}
