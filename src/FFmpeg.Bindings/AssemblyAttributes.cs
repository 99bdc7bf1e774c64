// SPDX-License-Identifier: BSD-3-Clause
using System.Runtime.CompilerServices;

// Every signature is blittable. Without marshalling the runtime needs no stubs, and a type that is not blittable is an
// error at the call instead of a silent conversion.
[assembly: DisableRuntimeMarshalling]
