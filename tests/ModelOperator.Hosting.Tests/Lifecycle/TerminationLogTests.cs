using System.Text;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Hosting.Tests.Lifecycle;

public sealed class TerminationLogTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Message_ReplacesTheLastOne()
    {
        new TerminationLog(_path).TryWrite("a longer first message").ShouldBeTrue();
        new TerminationLog(_path).TryWrite("second").ShouldBeTrue();

        File.ReadAllText(_path).ShouldBe("second");
    }

    [Theory]
    [InlineData(4095)]
    [InlineData(4094)]
    [InlineData(4093)]
    public void LongMessage_IsCutBetweenCharacters(int prefix)
    {
        new TerminationLog(_path).TryWrite(new string('x', prefix) + "😀😀").ShouldBeTrue();

        var bytes = File.ReadAllBytes(_path);
        bytes.Length.ShouldBe(prefix); // four bytes of emoji fit nowhere
        new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).ShouldBe(new string('x', prefix));
    }

    [Fact]
    public void MissingFile_IsNotCreated()
    {
        var missing = _path + ".missing";

        new TerminationLog(missing).TryWrite("x").ShouldBeFalse();

        File.Exists(missing).ShouldBeFalse();
    }
}
