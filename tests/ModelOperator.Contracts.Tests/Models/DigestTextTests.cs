using ModelOperator.Contracts.Models;

namespace ModelOperator.Contracts.Tests.Models;

public sealed class DigestTextTests
{
    private const string Forty = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData(Forty + "89abcdef0123456789abcdef", true)]
    [InlineData(Forty + "89ABCDEF0123456789ABCDEF", false)]
    [InlineData(Forty + "89abcdef0123456789abcdeg", false)]
    [InlineData(Forty + "89abcdef0123456789abcdef0", false)]
    [InlineData(Forty, false)]
    [InlineData("", false)]
    public void Sha256_Is64DigitsOfLowerCaseHex(string text, bool expected) => DigestText.IsSha256(text).ShouldBe(expected);

    [Theory]
    [InlineData(Forty, true)]
    [InlineData(Forty + "8", false)]
    [InlineData("v1", false)]
    [InlineData(null, false)]
    public void Commit_Is40DigitsOfLowerCaseHex(string? text, bool expected) => DigestText.IsCommit(text).ShouldBe(expected);
}
