using System.Text;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Tests.Driving;

namespace ModelOperator.Rollouts.Tests.History;

public sealed class HistoryLogTests
{
    [Fact]
    public void History_IsBoundedInEntriesAndInBytes()
    {
        IReadOnlyList<HistoryEntry> history = [];
        for (var i = 0; i < 200; i++)
        {
            history = HistoryLog.Append(history, new() { Revision = $"{i}", Message = new('語', 1000) });
        }

        history.Count.ShouldBe(10);
        history[^1].Revision.ShouldBe("199", "the newest stay");
        history.Sum(e => Encoding.UTF8.GetByteCount(e.Message)).ShouldBeLessThanOrEqualTo(HistoryLog.MaxTextBytes);
        Enumerable.Range(0, 200)
            .Aggregate(history, (h, i) => HistoryLog.Append(h, new() { Revision = $"{i}" })).Count.ShouldBe(HistoryLog.Capacity);
    }

    [Fact]
    public void SentencesInTheStatus_AreShort_HoweverLongTheirParts()
    {
        var rollout = new Rollout { Problem = new("InvalidModel", "spec.model.uri", new string('x', 100_000)) };

        rollout.Plan();
        rollout.Plan();

        rollout.Status.Message!.Length.ShouldBeLessThanOrEqualTo(Sentence.MaxLength);
        rollout.Status.Conditions!.ShouldAllBe(c => c.Message!.Length <= Sentence.MaxLength);
        rollout.Status.History!.Where(h => h.Reason == "SpecRejected")
            .ShouldHaveSingleItem("a cut sentence is the same one the next time").Message.Length.ShouldBe(Sentence.MaxLength);
    }

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("0123456789", 10, "0123456789")]
    [InlineData("0123456789x", 10, "012345678…")]
    [InlineData("01234567\U0001F600xx", 10, "01234567\U0001F600…")]
    [InlineData("01234567\U0001F600x", 10, "01234567\U0001F600x")]
    [InlineData("012345678\uD83Dx", 10, "012345678…")]
    public void Sentence_IsCutBetweenCharacters(string text, int longest, string expected) =>
        Sentence.Cut(text, longest).ShouldBe(expected);
}
