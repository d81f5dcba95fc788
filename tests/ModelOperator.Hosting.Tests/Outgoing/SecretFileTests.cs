using ModelOperator.Hosting.Outgoing;

namespace ModelOperator.Hosting.Tests.Outgoing;

public sealed class SecretFileTests : IDisposable
{
    private const int Largest = 64 * 1024;
    private readonly string _file = Path.GetTempFileName();

    [Theory]
    [InlineData("word")]
    [InlineData("word\n")]
    [InlineData(" word \r\n")]
    [InlineData("\uFEFFword")]
    public async Task Secret_IsReadWithoutWhatStandsAroundIt(string text)
    {
        await File.WriteAllTextAsync(_file, text);

        (await SecretFile.ReadAsync(_file, CancellationToken.None)).ShouldBe("word");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("one\ntwo")]
    public async Task FileWithoutASecret_OrWithSeveralLines_IsRefused(string text)
    {
        await File.WriteAllTextAsync(_file, text);

        (await Should.ThrowAsync<IOException>(() => SecretFile.ReadAsync(_file, CancellationToken.None)))
            .Message.ShouldBe($"{_file} is empty or has several lines");
    }

    [Fact]
    public async Task LargestFile_IsRead_AndOneByteMoreIsRefused()
    {
        await File.WriteAllTextAsync(_file, new string('x', Largest));
        (await SecretFile.ReadAsync(_file, CancellationToken.None)).Length.ShouldBe(Largest);

        await File.AppendAllTextAsync(_file, "x");
        (await Should.ThrowAsync<IOException>(() => SecretFile.ReadAsync(_file, CancellationToken.None)))
            .Message.ShouldBe($"{_file} is larger than {Largest} bytes");
    }

    [Fact]
    public async Task DeviceWithoutAnEnd_IsRefused() => // its length is said to be 0
        (await Should.ThrowAsync<IOException>(() => SecretFile.ReadAsync("/dev/zero", CancellationToken.None)))
            .Message.ShouldBe($"/dev/zero is larger than {Largest} bytes");

    public void Dispose() => File.Delete(_file);
}
