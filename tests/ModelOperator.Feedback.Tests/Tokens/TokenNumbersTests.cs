using ModelOperator.Feedback.Tokens;

namespace ModelOperator.Feedback.Tests.Tokens;

public sealed class TokenNumbersTests
{
    [Fact]
    public async Task NumbersOfSeveralThreads_AreAllDifferent()
    {
        // More than are drawn at once, so that drawing anew is among it.
        var drawn = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () => Enumerable.Range(0, 1000).Select(_ => TokenNumbers.Next()).ToArray())));

        drawn.SelectMany(numbers => numbers).Distinct().Count().ShouldBe(4000);
    }
}
