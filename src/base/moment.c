#include "base/moment.h"

#include <math.h>
#include <time.h>

enum { STAMP_MOST = 40 };
static const double farthest = 4e11; /* seconds; beyond it years have no meaning and gmtime_r may fail */

void moment_add(struct text *out, double seconds, struct zone zone)
{
    if (isnan(seconds) || fabs(seconds) > farthest)
        return;
    time_t local = (time_t)seconds + zone.east * 60;
    struct tm parts;
    char stamp[STAMP_MOST] = "";
    if (!gmtime_r(&local, &parts) || !strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &parts))
        return;
    int minutes = zone.east < 0 ? -zone.east : zone.east;
    text_print(out, "%s%c%02d:%02d", stamp, zone.east < 0 || !zone.known ? '-' : '+', minutes / 60,
               minutes % 60);
}

struct span moment_said(struct span stamp)
{
    static const char unknown[] = "-00:00";
    return span_cut(stamp, 0, stamp.len - (span_ends(stamp, unknown) ? sizeof unknown - 1 : 0));
}
