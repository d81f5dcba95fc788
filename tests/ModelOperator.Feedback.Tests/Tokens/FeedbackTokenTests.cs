using System.Buffers.Text;
using System.Text;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Tokens;

namespace ModelOperator.Feedback.Tests.Tokens;

public sealed class FeedbackTokenTests
{
    private static readonly ModelMark Model = ModelMark.Of("ml/digits");
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly SigningKey Key = KeyOf('a');
    private static readonly FeedbackToken Token = new("7f9c2ab4d1", Now, 0x0123456789abcdef, 7, [2, 0]);

    [Fact]
    public void TokenThatComesBack_SaysWhatItSaid()
    {
        var text = Token.Write(Model, Key);

        var read = Read(text, Now.AddDays(20)).Token!;

        (read.Revision, read.Time, read.Id).ShouldBe((Token.Revision, Token.Time, Token.Id));
        read.Slices.ShouldBe(Token.Slices);
        read.Layout.ShouldBe(Token.Layout);
        text.Length.ShouldBeLessThan(100, "it goes with every answer");
    }

    [Theory]
    [InlineData(uint.MinValue)]
    [InlineData(0xff0102ffu)]
    public void MarkOfAPod_ComesBack_AndTheSlicesAreAsTheyWere(uint mark)
    {
        var read = Read((Token with { Pod = mark }).Write(Model, Key), Now).Token!;

        read.Pod.ShouldBe(mark);
        read.Slices.ShouldBe(Token.Slices);
    }

    // What a gateway of the version before has issued, and what it reads.
    [Fact]
    public void TokenWithoutAMark_IsWrittenAsBefore_AndOneWithAMarkHasIt_BehindTheSlices()
    {
        var (plain, marked) = (Bytes(Token), Bytes(Token with { Pod = 0x01020304 }));

        Read(Token.Write(Model, Key), Now).Token!.Pod.ShouldBeNull();
        plain[^19..^16].ShouldBe(new byte[] { 2, 2, 0 });
        marked[..(plain.Length - 19)].ShouldBe(plain[..^19]);
        marked[^24..^16].ShouldBe(new byte[] { 7, 2, 0, 255, 1, 2, 3, 4 });

        static byte[] Bytes(FeedbackToken token) => Base64Url.DecodeFromChars(token.Write(Model, Key));
    }

    [Fact]
    public void MarkThatTheLongestTokenHasNoRoomFor_IsLeftOut()
    {
        var large = new FeedbackToken(
            new('a', 63), Now, 1, 7, [.. Enumerable.Repeat((byte)32, FeedbackSettings.MaxSlices)], Pod: 7);

        Read(large.Write(Model, Key), Now).Token!.ShouldSatisfyAllConditions(
            token => token.Pod.ShouldBeNull(),
            token => token.Slices.ShouldBe(large.Slices));
    }

    [Fact]
    public void TokenOfTheLongestRevision_WithEverySlice_IsRead()
    {
        var large = new FeedbackToken(
            new('a', 63), Now, ulong.MaxValue, ushort.MaxValue, [.. Enumerable.Repeat((byte)32, FeedbackSettings.MaxSlices)]);

        Read(large.Write(Model, Key), Now).Token!.Slices.ShouldBe(large.Slices);
    }

    [Fact]
    public void TokenOfWhichAnyByteIsChanged_IsNotTaken()
    {
        var bytes = Base64Url.DecodeFromChars(Token.Write(Model, Key));
        for (var place = 0; place < bytes.Length; place++)
        {
            var changed = bytes.ToArray();
            changed[place] ^= 1;

            var (token, fault) = Read(Base64Url.EncodeToString(changed), Now);

            token.ShouldBeNull($"byte {place}");
            fault.ShouldBeOneOf(TokenFault.Malformed, TokenFault.UnknownKey, TokenFault.Forged);
        }
    }

    [Fact]
    public void TokenOfAnotherModel_IsNotTaken_EvenWithTheSameKey() =>
        Read(Token.Write(ModelMark.Of("ml/faces"), Key), Now).Fault.ShouldBe(TokenFault.OtherModel);

    [Fact]
    public void TokenOfAnotherKey_IsNotTaken() => Read(Token.Write(Model, KeyOf('b')), Now).Fault.ShouldBe(TokenFault.UnknownKey);

    [Fact]
    public void TokenOfAnEarlierKey_IsTakenWhileThatIsThere() =>
        FeedbackToken.Read(Token.Write(Model, Key), Model, [KeyOf('b'), Key], Now, Month, out _).ShouldNotBeNull();

    [Theory]
    [InlineData(-61, "future")]
    [InlineData(-60, null)]
    [InlineData(30 * 86400, null)]
    [InlineData((30 * 86400) + 1, "expired")]
    public void Token_IsTakenUntilItIsTooOld_AndNotBeforeItsTime(int secondsLater, string? reason) =>
        Read(Token.Write(Model, Key), Now.AddSeconds(secondsLater)).Fault?.Reason.ShouldBe(reason);

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("not a token")]
    [InlineData("AQ")]
    [InlineData("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void TextThatIsNoToken_IsNotTaken(string text) => Read(text, Now).Token.ShouldBeNull();

    [Fact]
    public void RandomTexts_AreNotTaken_AndHarmNothing()
    {
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            if (bytes.Length > 0)
            {
                bytes[0] = 1;
            }

            Read(random.Next(2) == 0 ? Base64Url.EncodeToString(bytes) : Encoding.Latin1.GetString(bytes), Now).Token.ShouldBeNull();
        }
    }

    // A holder of a key may sign nonsense: it must not end the gateway.
    [Fact]
    public void SignedNonsense_IsNotTaken()
    {
        var random = new Random(11);
        var whole = Base64Url.DecodeFromChars(Token.Write(Model, Key));
        for (var round = 0; round < 5_000; round++)
        {
            var payload = whole.AsSpan(0, whole.Length - 16).ToArray();
            random.NextBytes(payload.AsSpan(25));
            var mac = new byte[16];
            Key.Sign(payload, mac);

            Should.NotThrow(() => Read(Base64Url.EncodeToString([.. payload, .. mac]), Now));
        }
    }

    [Fact]
    public void KeyThatIsTooShort_IsNone()
    {
        SigningKey.From(Encoding.ASCII.GetBytes(new string('a', 31) + "\n")).ShouldBeNull();
        SigningKey.From(Encoding.ASCII.GetBytes(new string('a', 32) + "\n")).ShouldNotBeNull();
    }

    private static SigningKey KeyOf(char letter) => SigningKey.From(Encoding.ASCII.GetBytes(new string(letter, 32)))!;

    private static (FeedbackToken? Token, TokenFault? Fault) Read(string text, DateTimeOffset now) =>
        (FeedbackToken.Read(text, Model, [Key], now, Month, out var fault), fault);
}
