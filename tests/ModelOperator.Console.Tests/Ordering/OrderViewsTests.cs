using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Commands.Revisions;
using ModelOperator.Console.Ordering;
using ModelOperator.Console.Tests.Support;

namespace ModelOperator.Console.Tests.Ordering;

public sealed class OrderViewsTests
{
    private static readonly RevisionTemplate First = RevisionTemplate.Of(Samples.Healthy.Spec with { Model = new() { Version = "1" } });

    [Fact]
    public void Orders_OfARollout_AreThoseThatMakeSense()
    {
        Allowed(OrderViews.Of(Samples.Stepping, [], mayNotPatch: null)).ShouldBe(["promote", "abort", "approve", "pause"]);
        Allowed(OrderViews.Of(Samples.Healthy, [], mayNotPatch: null)).ShouldBeEmpty();
    }

    [Fact]
    public void Refusal_IsThatOfTheCommand() =>
        OrderViews.Of(Samples.Healthy, [], mayNotPatch: null).Single(order => order.Name == "abort").Why
            .ShouldBe("no rollout of 'digits' is under way; there is nothing to abort");

    [Fact]
    public void CallerWithoutRights_IsAllowedNothing()
    {
        var orders = OrderViews.Of(Samples.Stepping, [Record(First)], "you may only look");

        Allowed(orders).ShouldBeEmpty();
        orders.Select(order => order.Why).Distinct().ShouldBe(["you may only look"]);
    }

    [Fact]
    public void Undo_LeavesOutThePresentAndFailedRevisions()
    {
        var undo = OrderViews.Of(Samples.RolledBack, [Record(First), Record(RevisionTemplate.Of(Samples.Healthy.Spec))], null)
            .Single(order => order.Name == "undo");

        undo.Allowed.ShouldBeTrue();
        undo.Targets.ShouldBe([new UndoTarget(First.Revision, "1")]);
    }

    [Fact]
    public void Undo_NamesTheRevisionThatItGoesBackTo()
    {
        var deployment = Samples.Healthy with { Status = Samples.Healthy.Status! with { FormerStableRevisions = [First.Revision] } };

        Undo(deployment, [Record(First)]).Target.ShouldBe(First.Revision);
        Undo(Samples.Healthy, [Record(First)]).Target.ShouldBeNull();
        Undo(deployment, []).Target.ShouldBeNull();
    }

    [Fact]
    public void Orders_SayWhatTheyWouldWrite()
    {
        var orders = OrderViews.Of(Samples.Stepping, [], mayNotPatch: null);

        orders.Select(order => (order.Name, order.Annotation, order.Value)).ShouldBe(
        [
            ("promote", "modeloperator.dev/promote", Samples.Candidate),
            ("abort", "modeloperator.dev/abort", Samples.Candidate),
            ("approve", "modeloperator.dev/approve", $"{Samples.Candidate}/1"),
            ("pause", "modeloperator.dev/pause", Samples.Candidate),
            ("resume", null, null),
            ("retry", null, null),
            ("undo", null, null),
        ]);
    }

    [Fact]
    public void Undo_WithoutRecords_SaysWhy()
    {
        var undo = OrderViews.Of(Samples.Stepping, snapshots: null, mayNotPatch: null).Single(order => order.Name == "undo");

        undo.Allowed.ShouldBeFalse();
        undo.Why.ShouldNotBeNull().ShouldContain("could not be read");
    }

    [Fact]
    public void Sentences_NameTheRevisions() =>
        OrderViews.Of(Samples.Stepping, [], null).Single(order => order.Name == "promote").Sentence
            .ShouldBe($"Model 2 ({Samples.Candidate}) gets all requests now, without the steps and checks that are left.");

    private static OrderView Undo(ModelDeployment deployment, IReadOnlyList<Snapshot> snapshots) =>
        OrderViews.Of(deployment, snapshots, mayNotPatch: null).Single(order => order.Name == "undo");

    private static IEnumerable<string> Allowed(IEnumerable<OrderView> orders) =>
        orders.Where(order => order.Allowed).Select(order => order.Name);

    private static Snapshot Record(RevisionTemplate template) => new(template.Revision, 1, template.ToJson());
}
