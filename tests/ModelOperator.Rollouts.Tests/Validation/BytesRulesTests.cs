using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Rollouts.Tests.Driving;
using ModelOperator.Rollouts.Validation;

namespace ModelOperator.Rollouts.Tests.Validation;

public sealed class BytesRulesTests
{
    private static readonly ModelDeploymentSpec Good = Specs.Canary(1, (10, "5m"));

    [Fact]
    public void LargeEnvironment_IsRefused_AndTheFieldIsNamed()
    {
        var problem = Find(Good with
        {
            Server = new()
            {
                Env = [new() { Name = "MODEL", Value = new('x', BytesRules.MaxRevisionBytes) }],
                Args = ["small"]
            }
        });

        problem.Field.ShouldBe("spec.server.env");
        problem.Reason.ShouldBe("TooLarge");
        problem.Message.ShouldContain("may have 65536");
        problem.Message.ShouldContain("valueFrom");
    }

    [Fact]
    public void ManySmallParts_AreCountedTogether() => Find(Good with
    {
        Server = new() { Args = [.. Enumerable.Repeat(new string('x', 1000), 30)] },
        Pod = new() { Annotations = Enumerable.Range(0, 40).ToDictionary(i => $"note-{i}", _ => new string('y', 1000)) },
    }).Field.ShouldBe("spec.pod.annotations");

    [Fact]
    public void Bytes_AreCounted_NotCharacters()
    {
        static ModelDeploymentSpec With(char of) =>
            Good with { Server = new() { Env = [new() { Name = "A", Value = new(of, BytesRules.MaxRevisionBytes / 2) }] } };

        SpecValidator.FindProblem("digits", With('x')).ShouldBeNull();
        Find(With('語')).Field.ShouldBe("spec.server.env");
    }

    [Fact]
    public void LargeQueries_AreRefused() => Find(Good.JudgedBy(a => a with
    {
        Metrics = [.. Enumerable.Range(0, 32).Select(i => new MetricSpec { Name = $"m{i}", Query = new('x', 10_000), Max = 1 })],
    })).Field.ShouldBe("spec");

    [Fact]
    public void WhatTheSchemaAllowsOfQueries_IsAccepted() => SpecValidator.FindProblem("digits", Good.JudgedBy(a => a with
    {
        Metrics = [.. Enumerable.Range(0, 32).Select(i => new MetricSpec { Name = $"m{i}", Query = new('x', 4096), Max = 1 })],
    })).ShouldBeNull();

    private static SpecProblem Find(ModelDeploymentSpec spec) => SpecValidator.FindProblem("digits", spec).ShouldNotBeNull();
}
