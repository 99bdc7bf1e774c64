// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Conformance;

/// <summary>A ruling or a clause: what the device must do.</summary>
/// <param name="Kind">Ruling or Clause.</param>
/// <param name="Id">Number of the ruling, id of the clause.</param>
/// <param name="Point">What the spec leaves open, or says.</param>
/// <param name="Behaviour">What the device does.</param>
/// <param name="Exemption">Why there need be no test; null where there must be one.</param>
internal sealed record Requirement(string Kind, string Id, string Point, string Behaviour, string? Exemption);
