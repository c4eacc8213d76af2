// Where somebody was in a list, to come back to: for this visit.

const PLACES_MAX = 50;
const places = new Map();
let last = '#/transactions';

/** Somebody leaves the list at that address. */
export const leave = (address, place) => {
  last = address;
  places.delete(address);
  places.set(address, place);
  if (places.size > PLACES_MAX) places.delete(places.keys().next().value);
};

/** Where somebody was at that address, if he was there. */
export const placeAt = address => places.get(address);

/** The list that was left last. */
export const lastList = () => last;
