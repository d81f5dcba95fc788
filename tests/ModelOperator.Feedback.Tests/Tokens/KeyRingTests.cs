using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Tokens;

namespace ModelOperator.Feedback.Tests.Tokens;

public sealed class KeyRingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keys");
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void KeyThatIsAdded_SignsFromTheNextLookOn_AndTheOneBeforeIsStillTaken()
    {
        Put("2026-10", 'a');
        var issuer = Issuer();
        var early = issuer.Issue("aaaaaaaaaa", new HeaderDictionary())!;

        Put("2026-11", 'b');
        _clock.Advance(TimeSpan.FromMinutes(1));
        var late = issuer.Issue("aaaaaaaaaa", new HeaderDictionary())!;
        issuer.Read(early, out _).ShouldNotBeNull();

        File.Delete(Path.Combine(_folder.FullName, "2026-10"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        issuer.Read(early, out var fault).ShouldBeNull();
        fault.ShouldBe(TokenFault.UnknownKey);
        issuer.Read(late, out _).ShouldNotBeNull();
    }

    [Fact]
    public void FolderWithoutAKey_OrNone_GivesNoToken()
    {
        Issuer().Issue("aaaaaaaaaa", new HeaderDictionary()).ShouldBeNull();
        Issuer(Path.Combine(_folder.FullName, "absent")).Issue("aaaaaaaaaa", new HeaderDictionary()).ShouldBeNull();
    }

    [Fact]
    public void RequestsThatComeAtOnceAfterTheStart_AllHaveTheKeys()
    {
        Put("k", 'a');
        for (var start = 0; start < 50; start++)
        {
            var issuer = Issuer();
            using var together = new Barrier(4);
            var tokens = new string?[4];
            var threads = Enumerable.Range(0, 4).Select(place => new Thread(() =>
            {
                together.SignalAndWait();
                tokens[place] = issuer.Issue("aaaaaaaaaa", new HeaderDictionary());
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());

            tokens.ShouldAllBe(token => token != null);
        }
    }

    [Fact]
    public void FilesOfTheKubelet_AreNoKeys()
    {
        Put("..data", 'a');

        Issuer().Issue("aaaaaaaaaa", new HeaderDictionary()).ShouldBeNull();
    }

    [Theory]
    [InlineData("phone", "device=phone")]
    [InlineData("desktop", "device=desktop")]
    [InlineData("fridge", "device=other")]
    [InlineData("phone, desktop", "device=other")]
    [InlineData(null, "device=other")]
    public void Slice_IsOneOfTheList_OrAnyOther(string? device, string slice)
    {
        Put("k", 'a');
        var issuer = Issuer();
        var request = new HeaderDictionary();
        request["x-device"] = device;

        var token = issuer.Read(issuer.Issue("aaaaaaaaaa", request)!, out _)!;

        issuer.NamesOf(token).ShouldBe([slice]);
    }

    // In a list of another order the same place is another value.
    [Fact]
    public void TokenOfOtherSlices_IsOfNoSlice()
    {
        Put("k", 'a');
        var before = Issuer(values: ["desktop", "phone"]);
        var request = new HeaderDictionary { ["x-device"] = "phone" };
        var issuer = Issuer();

        issuer.NamesOf(issuer.Read(before.Issue("aaaaaaaaaa", request)!, out _)!).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcde\n", false)]
    [InlineData("\u0001\u00020123456789abcdef0123456789abc\n", true)] // 32 random bytes, of which the last happens to be a line's end
    [InlineData("0123456789abcdef0123456789abcdef\n", true)]
    [InlineData("0123456789abcdef0123456789abcde", false)]
    public void Key_OfThirtyTwoBytes_IsOne(string content, bool isOne) =>
        (SigningKey.From(System.Text.Encoding.ASCII.GetBytes(content)) is not null).ShouldBe(isOne);

    private TokenIssuer Issuer(string? folder = null, string[]? values = null)
    {
        var settings = new FeedbackSettings
        {
            Keys = folder ?? _folder.FullName,
            MaxDelaySeconds = 86_400,
            Slices = [new("device", "x-device", values ?? ["phone", "desktop"])],
        };
        return new("ml/digits", settings, new(settings.Keys, _clock, NullLogger<KeyRing>.Instance), _clock);
    }

    private void Put(string name, char letter) => File.WriteAllText(Path.Combine(_folder.FullName, name), new string(letter, 64));
}
