using System.Text;
using ModelOperator.Kubernetes.Caching.Stores;

namespace ModelOperator.Kubernetes.Tests.Caching.Stores;

public sealed class KnownTextsTests
{
    private readonly KnownTexts _texts = new();

    [Fact]
    public void TextLikeAKnownOne_TakesLittleMoreThanWhatIsNew()
    {
        Pack(Like("digits-1"));

        Pack(Like("digits-2")).Packed.Length.ShouldBeLessThan(40);
    }

    [Fact]
    public void Texts_AreReadAsTheyWere_WhateverBecameKnownLater()
    {
        var random = new Random(7);
        var texts = Enumerable.Range(0, 500).Select(number => number % 5 == 0 ? Odd(random) : Like($"digits-{number}")).ToList();
        var packed = texts.Select(Pack).ToList();

        packed.Select(one => one.Known).Distinct().Count().ShouldBeGreaterThan(10, "texts became known in between");
        foreach (var (text, one) in texts.Zip(packed).Reverse())
        {
            Unpack(_texts, one, text.Length).ShouldBe(text);
            Unpack(new KnownTexts(), one, text.Length).ShouldBe(text);
        }
    }

    [Fact]
    public void TextsLikeNone_BecomeKnown_WhileThereIsRoom()
    {
        var random = new Random(7);

        var known = Enumerable.Range(0, 200).Select(_ => Pack(Odd(random)).Known).ToList();

        known[0].Length.ShouldBeGreaterThan(0);
        known.ShouldAllBe(one => one.Length <= KnownTexts.MostBytes);
        known[^1].Length.ShouldBeGreaterThan(KnownTexts.MostBytes / 2);
    }

    [Fact]
    public void OneLargeText_TakesNoRoomOfOthers()
    {
        Pack(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100_000))));
        Pack(Like("digits-1"));

        Pack(Like("digits-2")).Packed.Length.ShouldBeLessThan(40);
    }

    [Fact]
    public void KnownTexts_AreForgotten_WhenMostTextsAreLikeNone()
    {
        var random = new Random(7);
        for (var number = 0; number < KnownTexts.Trial; number++)
        {
            Pack(Odd(random));
        }

        Pack(Like("digits-1"));
        Pack(Like("digits-2")).Packed.Length.ShouldBeLessThan(40);
    }

    [Fact]
    public void KnownTexts_Stay_WhileMostTextsAreLikeThem()
    {
        var random = new Random(7);
        Pack(Like("digits"));
        for (var number = 0; number < KnownTexts.Trial; number++)
        {
            Pack(number % 3 == 0 ? Odd(random) : Like($"digits-{number}"));
        }

        // The text that became known first is the beginning of the dictionary.
        Pack(Like("digits")).Known.AsSpan().StartsWith(Like("digits")).ShouldBeTrue();
    }

    [Fact]
    public void EmptyText_IsReadAsItWas() => Unpack(_texts, Pack([]), 0).ShouldBeEmpty();

    [Fact]
    public void PackedText_OfAnotherDictionary_IsRefused()
    {
        Pack(Like("digits-1"));
        var packed = Pack(Like("digits-2"));

        Should.Throw<Exception>(() => Unpack(_texts, packed with { Known = [1, 2, 3] }, Like("digits-2").Length));
    }

    [Fact]
    public async Task Texts_AreReadAsTheyWere_WhileOthersArePacked()
    {
        var threads = Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (var number = 0; number < 300; number++)
            {
                var text = number % 7 == 0 ? Odd(random) : Like($"digits-{seed}-{number}");
                Unpack(_texts, Pack(text), text.Length).ShouldBe(text);
            }
        }));

        await Task.WhenAll(threads);
    }

    private static byte[] Unpack(KnownTexts texts, Taken taken, int length)
    {
        var text = new byte[length];
        texts.Unpack(taken.Packed, taken.Known, text);
        return text;
    }

    // What stands between the names repeats nothing of itself.
    private static byte[] Like(string name) => [.. Odd(new Random(1)), .. Encoding.ASCII.GetBytes($"{{\"name\":\"{name}\"}}")];

    private static byte[] Odd(Random random)
    {
        var bytes = new byte[1_500];
        random.NextBytes(bytes);
        return Encoding.ASCII.GetBytes(Convert.ToHexString(bytes));
    }

    private Taken Pack(byte[] text)
    {
        var room = new byte[KnownTexts.MostPacked(text.Length)];
        var (length, known) = _texts.Pack(text, room);
        return new(room[..length], known);
    }

    private sealed record Taken(byte[] Packed, byte[] Known);
}
