using System.Globalization;
using ModelOperator.ModelServer.Fetching.Sharing;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Fetching.Sharing;

public sealed class VerifiedMarkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Mark => _folder["model.verified"];

    private string Model => _folder["model"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("3 weights", true)]
    [InlineData("4 weights", false)]
    [InlineData("3 weights\n3 weights\n3 other", false)]
    [InlineData("3 ../outside", false)]
    [InlineData("3 /etc/hostname", false)]
    [InlineData("-3 weights", false)]
    [InlineData("weights", false)]
    [InlineData("", false)]
    public void Mark_IsValid_WhenEachFileHasItsLength(string text, bool valid)
    {
        _folder.Write("model/weights", "abc");
        _folder.Write("outside", "abc");
        File.WriteAllText(Mark, text);

        VerifiedMark.IsValid(Mark, Model).ShouldBe(valid);
    }

    [Fact]
    public void LargeMark_IsRefused()
    {
        _folder.Write("model/weights", "abc");
        File.WriteAllText(Mark, "3 weights\n");
        VerifiedMark.IsValid(Mark, Model).ShouldBeTrue();
        using (var file = new FileStream(Mark, FileMode.Open))
        {
            file.SetLength((16 << 20) + 1);
        }

        VerifiedMark.IsValid(Mark, Model).ShouldBeFalse();
    }

    [Fact]
    public void MarkThatNamesTooManyFiles_IsRefused()
    {
        _folder.Write("model/weights", "abc");
        File.WriteAllLines(Mark, Enumerable.Repeat("3 weights", 10_001));

        VerifiedMark.IsValid(Mark, Model).ShouldBeFalse();
    }

    [Fact]
    public void Link_IsNeverValid()
    {
        var target = _folder.Write("model/weights", "abc");
        File.CreateSymbolicLink(Path.Combine(Model, "link"), "weights");
        foreach (var length in new[] { "weights".Length, new FileInfo(target).Length })
        {
            File.WriteAllText(Mark, string.Create(CultureInfo.InvariantCulture, $"{length} link\n"));

            VerifiedMark.IsValid(Mark, Model).ShouldBeFalse();
        }
    }
}
