/* SPDX-License-Identifier: BSD-3-Clause */
/* Memory that codec libraries keep for the life of a process: made at once, so that no case grows by it. */
#ifndef VVHOST_FUZZ_ENCODER_TABLES_H
#define VVHOST_FUZZ_ENCODER_TABLES_H

/* Does nothing if libavcodec lacks that encoder; fails by expect_fail(). */
void encoder_tables_make(void);

#endif
