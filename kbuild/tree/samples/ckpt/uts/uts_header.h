/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _CKPT_SAMPLE_UTS_HEADER_H
#define _CKPT_SAMPLE_UTS_HEADER_H

#include <linux/utsname.h>

/**
 * struct ckpt_uts_s - the names of the machine, as a task sees them
 * @nodename: the host name, as gethostname(2) gives it
 * @domainname: the NIS domain name
 *
 * Both end in a NUL, and every byte behind it is zero.
 */
struct ckpt_uts_s {
	char nodename[__NEW_UTS_LEN + 1];
	char domainname[__NEW_UTS_LEN + 1];
};

#endif /* _CKPT_SAMPLE_UTS_HEADER_H */
