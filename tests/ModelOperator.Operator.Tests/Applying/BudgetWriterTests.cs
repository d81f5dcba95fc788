using k8s.Models;
using ModelOperator.Operator.Applying;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Applying;

public sealed class BudgetWriterTests
{
    private readonly MemoryApi _api = new();
    private readonly BudgetWriter _writer;

    public BudgetWriterTests() => _writer = new(_api.Owned<V1PodDisruptionBudget>());

    [Fact]
    public async Task Pods_GoOneByOne_AndTheLastNotAtAll()
    {
        await WriteAsync(new RevisionSize("1111111111", 3));
        Budget().ShouldSatisfyAllConditions(
            b => b!.Spec!.MaxUnavailable!.Value.ShouldBe("1"),
            b => b!.Spec!.MinAvailable.ShouldBeNull(),
            b => b!.Spec!.UnhealthyPodEvictionPolicy.ShouldBe("AlwaysAllow"),
            b => b!.Spec!.Selector!.MatchLabels!["modeloperator.dev/revision"].ShouldBe("1111111111"),
            b => b!.Metadata.OwnerReferences!.Single().Uid.ShouldBe("uid-1"));

        await WriteAsync(new RevisionSize("1111111111", 1) { KeepsLast = true });
        Budget()!.Spec!.MinAvailable!.Value.ShouldBe("1");
        Budget()!.Spec!.MaxUnavailable.ShouldBeNull();
    }

    [Fact]
    public async Task R23_BudgetThatIsRight_IsNotWrittenAgain_OnAServerThatDropsFieldsToo()
    {
        await WriteAsync(new RevisionSize("1111111111", 3));
        var made = Budget()!;
        _api.Put(made with { Spec = made.Spec! with { UnhealthyPodEvictionPolicy = null } });
        _api.Writes.Clear();

        await WriteAsync(new RevisionSize("1111111111", 3));

        _api.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task BudgetOfARevisionThatGoes_GoesToo()
    {
        await WriteAsync(new RevisionSize("1111111111", 3));

        await _writer.WriteAsync(Sample.Digits(), Plan([], ["1111111111"]), default);

        Budget().ShouldBeNull();
    }

    [Fact]
    public async Task R27_WithARefusedSpec_ABudgetThatIsThereIsKeptRight()
    {
        await WriteAsync(new RevisionSize("1111111111", 1) { KeepsLast = true });

        await _writer.WriteAsync(Sample.Digits(), Plan([new("1111111111", 1)], []) with { Extent = PlanExtent.WhatRuns }, default);

        Budget()!.Spec!.MinAvailable.ShouldBeNull("the drain has waited long enough");
    }

    private Task WriteAsync(RevisionSize size) => _writer.WriteAsync(Sample.Digits(), Plan([size], []), default);

    private V1PodDisruptionBudget? Budget() => _api.Find<V1PodDisruptionBudget>("digits-1111111111");

    private static RolloutPlan Plan(IReadOnlyList<RevisionSize> sizes, IReadOnlyList<string> deletions) =>
        new() { DesiredRevision = "", Status = new(), Sizes = sizes, Deletions = deletions, Route = null, Transitions = [] };
}
