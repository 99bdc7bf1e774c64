// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.CApi;

/// <summary>Sizes that the structs of the API had in version 0.1. They stay when the structs grow: a caller of that age says so many bytes.</summary>
internal static class AbiBaseSize
{
    public const int Config = 56;
    public const int Ops = 32;
    public const int Region = 40;
    public const int Chain = 40;
    public const int Vring = 56;
    public const int Stats = 64;
    public const int StreamStats = 200;
    public const int DeviceStats = 208;
}
