using System.Text;
using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Kubernetes.Tests.Client.Json;

public sealed class SharedTextsTests
{
    [Fact]
    public void TwoTextsThatShareAPlace_AreBothKept_AndAThirdPutsTheOlderOut()
    {
        var texts = new SharedTexts(pairs: 1);
        var (one, other) = (Get(texts, "one"), Get(texts, "other"));

        Get(texts, "one").ShouldBeSameAs(one);
        Get(texts, "other").ShouldBeSameAs(other);
        Get(texts, "third").ShouldBe("third");
        Get(texts, "other").ShouldBeSameAs(other);
        Get(texts, "one").ShouldNotBeSameAs(one);
    }

    [Fact]
    public void ManyTexts_FromManyThreads_AreEachWhatWasRead()
    {
        var texts = new SharedTexts(pairs: 4);

        Parallel.For(0, 20_000, number => Get(texts, $"text-{number % 64}").ShouldBe($"text-{number % 64}"));
    }

    private static string Get(SharedTexts texts, string text) => texts.Get(Encoding.ASCII.GetBytes(text));
}
