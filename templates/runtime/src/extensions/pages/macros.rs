//! The macro by which generated code adds the streams of a list to its call.
//!
//! They are methods of the calls of one operation, so that other calls do not have them.

/// Adds `items()`, `pages()` and `all()` to a call: `paged!(ListPets => PetsPage, Pet, pets)`. The arguments are the
/// type of the call, the type of its response, the type of an item, and the field that contains the items, followed by the wire name
/// of the field if it differs.
#[allow(unused_macros, reason = "used by generated code alone")]
macro_rules! paged {
    ($name:ident => $page:ty, $item:ty, $list:ident) => {
        $crate::pages::paged!($name => $page, $item, $list, stringify!($list));
    };
    ($name:ident => $page:ty, $item:ty, $list:ident, $wire:expr) => {
        impl $name {
            /// Returns a stream of all items of the list, which sends one request for each page. It begins with the page that is
            /// set in the call, or the first one.
            #[inline]
            pub fn items(self) -> $crate::pages::Items<$item> {
                $crate::pages::Items::new(self, $wire, |page: $page| page.$list)
            }

            /// Returns a stream of all pages of the list. It begins with the page that is set in the call, or the first one.
            #[inline]
            pub fn pages(self) -> $crate::pages::Pages<$page> {
                $crate::pages::Pages::new(self, $wire)
            }

            /// Collects all items of the list into a `Vec`.
            ///
            /// # Errors
            /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) if there are more than `limit` items, and the errors of
            /// [`Items`](crate::pages::Items).
            #[inline]
            pub fn all(self, limit: usize) -> $crate::pages::AllItems<$item> {
                self.items().all(limit)
            }
        }
    };
}

#[allow(unused_imports, reason = "used by generated code alone")]
pub(crate) use paged;
