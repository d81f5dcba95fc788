using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelOperator.Kubernetes.Caching.Stores.Known;

namespace ModelOperator.Kubernetes.Tests.Caching.Stores.Known;

public sealed class KnownTextsTests
{
    private readonly KnownTexts _sut = new();

    [Fact]
    public void TextLikeAKnownOne_TakesLittleMoreThanWhatIsNew()
    {
        Pack(Account(1));

        var packed = Pack(Account(2));

        packed.Length.ShouldBeInRange(1, 80, "the UID and the time have 50 characters, and the text has 400");
        Unpack(packed, Account(2)).ShouldBe(Account(2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Texts_AreReadAsTheyWere_WhateverTheyRepeat(int seed)
    {
        var random = new Random(seed);
        var held = new List<(string Text, byte[] Packed)>();
        for (var number = 0; number < 400; number++)
        {
            var text = TextOf(random, held);
            if (Pack(text) is { Length: > 0 } packed)
            {
                held.Add((text, packed));
            }
        }

        held.Count.ShouldBeGreaterThan(100);
        held.ShouldAllBe(one => Unpack(one.Packed, one.Text) == one.Text);
    }

    [Fact]
    public void TextThatRepeatsItself_IsReadAsItWas()
    {
        var text = string.Concat(Enumerable.Repeat("abcdefg", 1_000)) + new string('x', 70) + "end";

        Unpack(Pack(text), text).ShouldBe(text);
    }

    [Fact]
    public void TextLikeNone_BecomesKnown_WhileThereIsRoom()
    {
        var (texts, size) = (0, 0);
        var random = new Random(7);
        while (size + 4_000 <= KnownTexts.MostBytes)
        {
            Pack(Noise(random, 4_000)).Length.ShouldBeGreaterThan(0, $"there is room for text {++texts}");
            size += 4_000;
        }

        Pack(Noise(random, 4_000)).ShouldBeEmpty("there is no room any more");
        Pack(Noise(random, 1_000_000)).ShouldBeEmpty("it is longer than any that is packed");
    }

    [Fact]
    public void OneLargeText_TakesNoRoomOfOthers()
    {
        var large = Noise(new Random(8), 20_000);
        Pack(large).ShouldBeEmpty();

        Pack(large).ShouldBeEmpty("it was not made known");
    }

    [Fact]
    public void WhatWasPackedEarly_IsReadable_AfterOthersBecameKnown()
    {
        Pack(Account(1));
        var packed = Pack(Account(2));
        var random = new Random(9);
        for (var other = 0; other < 100; other++)
        {
            Pack(Noise(random, 2_000));
        }

        Unpack(packed, Account(2)).ShouldBe(Account(2));
    }

    [Fact]
    public void KnownTexts_AreWornOut_WhenMostTextsAreLikeNone()
    {
        Pack(Account(1));
        var packed = Pack(Account(2));
        var random = new Random(10);
        for (var other = 2; other < KnownTexts.Trial; other++)
        {
            _sut.AreWornOut.ShouldBeFalse();
            Pack(Noise(random, 4_000));
        }

        _sut.AreWornOut.ShouldBeTrue();
        Pack(Account(3)).ShouldBeEmpty();
        Unpack(packed, Account(2)).ShouldBe(Account(2));
    }

    [Fact]
    public void KnownTexts_AreNotWornOut_WhileMostTextsAreLikeThem()
    {
        var random = new Random(11);
        for (var other = 0; other < KnownTexts.Trial * 2; other++)
        {
            Pack(other % 3 == 0 ? Noise(random, 4_000) : Account(other));
        }

        _sut.AreWornOut.ShouldBeFalse();
    }

    [Fact]
    public async Task Texts_AreReadAsTheyWere_WhileOthersArePacked()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            var random = new Random(worker);
            for (var number = 0; number < 500; number++)
            {
                var text = number % 10 == 0 ? Noise(random, 3_000) : Account((worker * 1_000) + number);
                if (Pack(text) is { Length: > 0 } packed)
                {
                    Unpack(packed, text).ShouldBe(text);
                }
            }
        })));
    }

    private byte[] Pack(string text)
    {
        var room = new byte[text.Length + 16];
        return room[.._sut.Pack(Encoding.UTF8.GetBytes(text), room)];
    }

    private string Unpack(byte[] packed, string text)
    {
        var room = new byte[Encoding.UTF8.GetByteCount(text)];
        _sut.Unpack(packed, room);
        return Encoding.UTF8.GetString(room);
    }

    // As an API server has them: alike but for names, numbers and UIDs.
    private static string Account(int number)
    {
        var uid = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(number)))[..32];
        return string.Create(CultureInfo.InvariantCulture, $$$"""
            {"metadata":{"name":"model-{{{number}}}-gateway","namespace":"models","uid":"{{{uid}}}","resourceVersion":"{{{number * 7}}}",
            "creationTimestamp":"2026-01-01T00:{{{number / 60 % 60:00}}}:{{{number % 60:00}}}Z","labels":{"app.kubernetes.io/managed-by":"model-operator",
            "modeloperator.dev/name":"model-{{{number}}}"},"ownerReferences":[{"apiVersion":"modeloperator.dev/v1alpha1","kind":"ModelDeployment",
            "name":"model-{{{number}}}","controller":true,"blockOwnerDeletion":true}]}}
            """);
    }

    private static string Noise(Random random, int length) => Convert.ToBase64String(BytesOf(random, length))[..length];

    private static byte[] BytesOf(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    // Parts of earlier ones, of itself, and of nothing, of all lengths.
    private static string TextOf(Random random, List<(string Text, byte[] Packed)> earlier)
    {
        var text = new StringBuilder();
        while (text.Length < random.Next(1, 6_000))
        {
            var length = random.Next(1, random.Next(2, 600));
            var source = random.Next(4) switch
            {
                0 => Noise(random, length),
                1 when text.Length > 0 => text.ToString(),
                _ => earlier.Count > 0 ? earlier[random.Next(earlier.Count)].Text : "ä模🚀",
            };
            var start = random.Next(source.Length);
            text.Append(source.AsSpan(start, Math.Min(length, source.Length - start)));
        }

        // A part may begin or end within a character of two halves.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
