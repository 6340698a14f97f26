/*
 * What stands for what: words, IP addresses and the octets of hardware addresses, each as long as what it
 * stands for. Equal words have equal images, in either case; different ones different images, as far as
 * their length allows.
 */
#ifndef SMTPLINT_REDACT_ALIASES_H
#define SMTPLINT_REDACT_ALIASES_H

#include "base/mix.h"
#include "redact/prf.h"

struct alias {
    struct span original, image; /* lower case; the image of a letter is a letter, that of a digit a digit */
    enum redact_class kind;
    bool listed;         /* for who asks what was replaced; the rest only serves to make others */
    bool user;           /* somebody logged in by it */
    unsigned long times; /* it was put somewhere */
    struct alias *next_original, *next_image;
};

enum { ALIAS_SLOTS = 1 << 14 };

struct aliases {
    struct arena arena;
    struct prf prf;
    struct mix_seed seed;
    struct alias *by_original[ALIAS_SLOTS], *by_image[ALIAS_SLOTS];
    LIST(struct alias *) all;
};

void aliases_begin(struct aliases *aliases, const unsigned char *key);
void aliases_free(struct aliases *aliases);

/* Letters and digits (UTF-8 beyond ASCII included). */
struct alias *aliases_word(struct aliases *aliases, enum redact_class kind, struct span word);

/* Names by which people log in may stand anywhere; they are no passwords. */
void aliases_note_user(struct aliases *aliases, struct span user);
bool aliases_is_user(const struct aliases *aliases, struct span word);

/* Whether the word, in lower case, stands for another one. */
bool aliases_is_image(const struct aliases *aliases, struct span word);

/* Another pair that was put somewhere: an address as it is written. */
void aliases_list(struct aliases *aliases, enum redact_class kind, struct span original, struct span image);

/* The image in the case of the original, to where as many octets find room. */
void alias_put(const struct alias *name, struct span original, char *to);

enum { IP4_OCTETS = 4, IP6_OCTETS = 16 };

/*
 * Addresses: prefixes are kept as prefixes (those of /16 and longer), and whether an address is private, of
 * this host, of documentation ... IPv4: each octet keeps its number of digits, but that the first of a public
 * one is 240 to 254, which belong to nobody (RFC 1112 section 4), where there is room for it. IPv6: a digit 0
 * stays 0 and no other becomes 0, so every way of writing keeps its length; 2000::/3 becomes a000::/3, which
 * belongs to nobody.
 */
void aliases_ip4(struct aliases *aliases, const unsigned char from[IP4_OCTETS], unsigned char to[IP4_OCTETS]);
void aliases_ip6(struct aliases *aliases, const unsigned char from[IP6_OCTETS], unsigned char to[IP6_OCTETS]);

/* For aliases_ip4(): whether the two octets may stand for this network, because they stand for no other. */
bool aliases_take_network(struct aliases *aliases, struct span network, const unsigned char image[2]);

/* The same in letters; the zone of fe80::1%eth0 stays. False: it is none, and nothing is written. */
bool aliases_ip_text(struct aliases *aliases, struct span text, char *to);

/* A hardware address or the fingerprint of a key: `octets` of them, the bit for "given locally" set in the
 * first (IEEE 802 section 8.4). */
void aliases_hardware(struct aliases *aliases, const unsigned char *from, size_t octets, unsigned char *to);

#endif
