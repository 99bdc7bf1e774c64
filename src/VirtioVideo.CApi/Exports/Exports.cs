// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.CApi;

/// <summary>
/// The C API, one thunk per function. A thunk holds no logic and no stackalloc: the first call into the
/// library runs it before the runtime is up, and a stack cookie would abort the process. What the C
/// header says of each function is generated from the comments here.
/// </summary>
/// <remarks>
/// SAFETY: pointers come from the host, which the API trusts to pass valid ones; what they point to is
/// copied before it is used. No exception leaves a thunk: see <see cref="ErrorMapping"/>.
/// </remarks>
internal static unsafe partial class Exports
{
}
