//! National identifiers: of persons, of firms, of accounts. One region per file.

mod africa_middle_east;
mod asia;
mod balkan;
mod british;
mod checks;
mod dach;
mod eastern;
mod iberia;
mod latin_america;
mod nordic;
mod north_america;
mod oceania;
mod shapes;
mod south_asia;
mod southern;
mod soviet;
mod western;

pub use africa_middle_east::*;
pub use asia::*;
pub use balkan::*;
pub use british::*;
pub use dach::*;
pub use eastern::*;
pub use iberia::*;
pub use latin_america::*;
pub use nordic::*;
pub use north_america::*;
pub use oceania::*;
pub use shapes::*;
pub use south_asia::*;
pub use southern::*;
pub use soviet::*;
pub use western::*;

#[cfg(test)]
mod published;
