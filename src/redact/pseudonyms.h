/*
 * What stands for what: words, IP addresses and the octets of hardware addresses, each as long as what it
 * stands for. Equal words have equal images, in either case; different ones different images, as far as
 * their length allows.
 */
#ifndef SMTPLINT_REDACT_PSEUDONYMS_H
#define SMTPLINT_REDACT_PSEUDONYMS_H

#include "base/mix.h"
#include "redact/prf.h"

struct pseudonym {
    struct span original, image; /* lower case; the image of a letter is a letter, that of a digit a digit */
    enum redact_class kind;
    bool listed;         /* for who asks what was replaced; the rest only serves to make others */
    bool user;           /* somebody logged in by it */
    unsigned long times; /* it was put somewhere */
    unsigned long file;  /* the last one in which it was met as a name */
    struct pseudonym *next_original, *next_image;
};

enum { PSEUDONYM_SLOTS = 1 << 14 };

struct pseudonyms {
    struct arena arena;
    struct prf prf;
    struct mix_seed seed;
    struct pseudonym *by_original[PSEUDONYM_SLOTS], *by_image[PSEUDONYM_SLOTS];
    LIST(struct pseudonym *) all;
    unsigned long file; /* which one is at hand; the caller counts */
};

void pseudonyms_begin(struct pseudonyms *pseudonyms, const unsigned char *key);
void pseudonyms_free(struct pseudonyms *pseudonyms);

/* Letters and digits (UTF-8 beyond ASCII included). */
struct pseudonym *pseudonyms_word(struct pseudonyms *pseudonyms, enum redact_class kind, struct span word);

/* What is known of a word, in either case; NULL: nothing. */
const struct pseudonym *pseudonyms_find(const struct pseudonyms *pseudonyms, struct span word);

/* Names by which people log in may stand anywhere; they are no passwords. */
void pseudonyms_note_user(struct pseudonyms *pseudonyms, struct span user);
bool pseudonyms_is_user(const struct pseudonyms *pseudonyms, struct span word);

/* Whether the word, in lower case, stands for another one. */
bool pseudonyms_is_image(const struct pseudonyms *pseudonyms, struct span word);

/* Another pair that was put somewhere: an address as it is written. */
void pseudonyms_list(struct pseudonyms *pseudonyms, enum redact_class kind, struct span original,
                     struct span image);

/* The image in the case of the original, to where as many octets find room. */
void pseudonym_put(const struct pseudonym *name, struct span original, char *to);

enum { IP4_OCTETS = 4, IP6_OCTETS = 16 };

/*
 * Addresses: prefixes are kept as prefixes (those of /16 and longer), and whether an address is private, of
 * this host, of documentation ... IPv4: each octet keeps its number of digits, but that the first of a public
 * one is 240 to 254, which belong to nobody (RFC 1112 section 4), where there is room for it. IPv6: a digit 0
 * stays 0 and no other becomes 0, so every way of writing keeps its length; 2000::/3 becomes a000::/3, which
 * belongs to nobody.
 */
void pseudonyms_ip4(struct pseudonyms *pseudonyms, const unsigned char from[IP4_OCTETS],
                    unsigned char to[IP4_OCTETS]);
void pseudonyms_ip6(struct pseudonyms *pseudonyms, const unsigned char from[IP6_OCTETS],
                    unsigned char to[IP6_OCTETS]);

/* For pseudonyms_ip4(): whether the two octets may stand for this network, because they stand for no other.
 */
bool pseudonyms_take_network(struct pseudonyms *pseudonyms, struct span network,
                             const unsigned char image[2]);

/* The same in letters; the zone of fe80::1%eth0 stays. False: it is none, and nothing is written. */
bool pseudonyms_ip_text(struct pseudonyms *pseudonyms, struct span text, char *to);

/* A hardware address or the fingerprint of a key: `octets` of them, the bit for "given locally" set in the
 * first (IEEE 802 section 8.4). */
void pseudonyms_hardware(struct pseudonyms *pseudonyms, const unsigned char *from, size_t octets,
                         unsigned char *to);

#endif
