#include "smtp/mechanism.h"

bool mechanism_is_known(struct span word)
{
    static const char *const names[] = {"PLAIN",         "LOGIN",       "CRAM-MD5", "DIGEST-MD5",
                                        "NTLM",          "GSSAPI",      "XOAUTH2",  "OAUTHBEARER",
                                        "SCRAM-SHA-256", "SCRAM-SHA-1", "XYMCOOKIE"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (span_is_word(word, names[i]))
            return true;
    return false;
}
