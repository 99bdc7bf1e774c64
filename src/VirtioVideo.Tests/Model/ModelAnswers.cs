// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;

namespace VirtioVideo.Tests.Model;

/// <summary>Collects the answers that the model foretells.</summary>
internal sealed class ModelAnswers
{
    private List<ModelAnswer> _answers = [];

    /// <summary>Answers a command.</summary>
    public void Add(ModelCommand command, uint stream, AnswerKind kind, byte[] response)
        => _answers.Add(new ModelAnswer(command.Number, stream, kind, Fit(response, command.Room)));

    /// <summary>The answers since the last time, in the order in which the model gave them.</summary>
    public List<ModelAnswer> Take()
    {
        List<ModelAnswer> taken = _answers;
        _answers = [];
        return taken;
    }

    /// <summary>ruling 10: what fits; less than the result is nothing.</summary>
    private static byte[] Fit(byte[] response, uint room) => room < 4 ? [] : response[..(int)Math.Min(room, (uint)response.Length)];
}
