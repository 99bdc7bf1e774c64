// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Tests.Model;

/// <summary>The device and the model disagree.</summary>
internal sealed class ModelMismatchException(string message) : Exception(message);
