/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef VVHOST_FUZZ_WARM_CODECS_H
#define VVHOST_FUZZ_WARM_CODECS_H

/* Has codec libraries make what they keep for the life of the process, so that no case is blamed for it. */
void warm_codecs(void);

#endif
