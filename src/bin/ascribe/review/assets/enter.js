// A link of a report leads here, and is refused: the browser says that another page asked, and keeps
// the cookie back. This script is handed out only to who has the cookie, and asks again, now from
// this page. The query, though empty, makes it another address: else only the hash would change.

location.replace(`/?${location.hash}`);
