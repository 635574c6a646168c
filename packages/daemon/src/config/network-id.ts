/** A network's id: part of every signed body, of stream protocol names and of topics. */
export const NETWORK_ID = /^[a-z0-9][a-z0-9-]{0,62}$/
