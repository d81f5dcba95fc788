using Microsoft.Extensions.Time.Testing;
using ModelOperator.Cli.ParquetFiles;
using ModelOperator.Profiles;
using ModelOperator.Profiles.Samples;
using Parquet;
using Parquet.Schema;

namespace ModelOperator.Cli.Tests.ParquetFiles;

/// <summary>Checks samples of Parquet files that were written by the library.</summary>
public sealed class ParquetSampleTests
{
    private static readonly HashSet<string> None = new(StringComparer.Ordinal);

    [Fact]
    public async Task Columns_AreReadWithTheirNulls_OverAllGroups()
    {
        DataField[] fields =
        [
            new("age", typeof(long), isNullable: true), new("income", typeof(float), isNullable: false),
            new("member", typeof(bool), isNullable: true), new("price", typeof(decimal), isNullable: false),
            new("size", typeof(byte), isNullable: false),
        ];
        await using var file = await WriteAsync(2, fields, async group =>
        {
            await group.WriteAsync<long>(fields[0], new long?[] { 17, null, 40 });
            await group.WriteAsync<float>(fields[1], new[] { 1.5f, float.NaN, 3f });
            await group.WriteAsync<bool>(fields[2], new bool?[] { true, null, false });
            await group.WriteAsync<decimal>(fields[3], new[] { 1.25m, 2.5m, 3m });
            await group.WriteAsync<byte>(fields[4], new byte[] { 0, 7, 255 });
        });

        var columns = await ReadAsync(file);

        columns.Select(column => (column.Name, column.Input, column.Index)).ShouldBe(
            [("age", "in", 0), ("income", "in", 1), ("member", "in", 2), ("price", "in", 3), ("size", "in", 4)]);
        columns[0].Values.ShouldBe([17, double.NaN, 40, 17, double.NaN, 40]);
        columns[1].Values.ShouldBe([1.5, double.NaN, 3, 1.5, double.NaN, 3]);
        columns[2].Values.ShouldBe([1, double.NaN, 0, 1, double.NaN, 0]);
        columns[3].Values.ShouldBe([1.25, 2.5, 3, 1.25, 2.5, 3]);
        columns[4].Values.ShouldBe([0, 7, 255, 0, 7, 255]);
    }

    // Texts that occur often are written as a dictionary.
    [Fact]
    public async Task Texts_AreReadWhereTheyAreNoInputs()
    {
        DataField[] fields = [new("device", typeof(string), isNullable: true), new("right", typeof(bool), isNullable: false)];
        var devices = Enumerable.Range(0, 1000).Select(row => row % 3 == 0 ? null : row % 3 == 1 ? "phone" : "desktop").ToList();
        await using var file = await WriteAsync(1, fields, async group =>
        {
            await group.WriteAsync(fields[0], devices);
            await group.WriteAsync<bool>(fields[1], Enumerable.Range(0, 1000).Select(row => row % 2 == 0).ToArray());
        });

        var columns = await ReadAsync(file, texts: ["device", "right"]);

        Enumerable.Range(0, 1000).Select(columns[0].Text).ShouldBe(devices.Select(device => device ?? ""));
        Enumerable.Range(0, 4).Select(columns[1].Text).ShouldBe(["true", "false", "true", "false"]);
    }

    [Fact]
    public async Task TextThatIsANumber_IsOne_AndAnotherIsRefusedWithItsRow()
    {
        DataField[] fields = [new("age", typeof(string), isNullable: false)];
        await using var numbers = await WriteAsync(1, fields, group => group.WriteAsync(fields[0], ["17", " 4.5 ", ""]));
        await using var words = await WriteAsync(2, fields, group => group.WriteAsync(fields[0], ["17", "old"]));

        (await ReadAsync(numbers))[0].Values.ShouldBe([17, 4.5, double.NaN]);
        (await Should.ThrowAsync<ProfileException>(() => ReadAsync(words))).Message.ShouldBe(
            "row 2 of the sample has 'old' for age, which is no number; take the other columns with --columns");
    }

    [Fact]
    public async Task NestedOrUnsupportedColumn_IsRefusedByName_UnlessItIsNotWanted()
    {
        DataField[] fields =
        [
            new("age", typeof(int), isNullable: false), new("when", typeof(DateTime), isNullable: false),
            new("tags", typeof(int), isNullable: false, isArray: true), new("income", typeof(double), isNullable: false),
        ];
        await using var file = await WriteAsync(1, fields, async group =>
        {
            await group.WriteAsync<int>(fields[0], new[] { 1, 2 });
            await group.WriteAsync<DateTime>(fields[1], new[] { DateTime.UnixEpoch, DateTime.UnixEpoch });
            await group.WriteAsync<int>(fields[2], new[] { 1, 2, 3 }, new[] { 0, 0, 1 });
            await group.WriteAsync<double>(fields[3], new[] { 0.5, 1.5 });
        });

        (await Should.ThrowAsync<ProfileException>(() => ReadAsync(file))).Message.ShouldStartWith("column 'when' of the sample is of type DateTime");
        (await Should.ThrowAsync<ProfileException>(() => ReadAsync(file, wanted: ["age", "tags"]))).Message
            .ShouldStartWith("column 'tags' of the sample is nested");
        (await ReadAsync(file, wanted: ["age", "income"])).Select(column => (column.Name, column.Index)).ShouldBe([("age", 0), ("income", 3)]);
    }

    [Fact]
    public async Task FileWithoutRows_IsRefused()
    {
        DataField[] fields = [new("age", typeof(int), isNullable: false)];
        await using var file = await WriteAsync(1, fields, group => group.WriteAsync<int>(fields[0], Array.Empty<int>()));

        (await Should.ThrowAsync<ProfileException>(() => ReadAsync(file))).Message.ShouldBe(
            "the sample has no rows; it must have one for each example");
    }

    [Fact]
    public async Task FileThatIsCutOff_IsRefused()
    {
        DataField[] fields = [new("age", typeof(int), isNullable: false)];
        await using var file = await WriteAsync(1, fields, group => group.WriteAsync<int>(fields[0], new[] { 1, 2, 3 }));
        var whole = ((MemoryStream)file).ToArray();

        for (var length = 0; length < whole.Length; length += 7)
        {
            (await Should.ThrowAsync<ProfileException>(() => ReadAsync(new MemoryStream(whole[..length])))).Message
                .ShouldStartWith("the sample is no Parquet file that can be read: ");
        }
    }

    [Fact]
    public async Task FileWhoseReadingDoesNotEnd_IsGivenUp()
    {
        var clock = new FakeTimeProvider();
        using var endless = new EndlessStream();

        var reading = new ParquetSample(clock).ReadAsync(endless, "in", None, null, CancellationToken.None);
        await endless.IsRead.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        clock.Advance(TimeSpan.FromMinutes(6));

        (await Should.ThrowAsync<ProfileException>(() => reading)).Message.ShouldStartWith("the sample could not be read within 5 minutes");
    }

    [Fact]
    public async Task Command_MakesAProfileOfIt()
    {
        DataField[] fields =
        [
            new("age", typeof(int), isNullable: false), new("truth", typeof(string), isNullable: false),
            new("answer", typeof(string), isNullable: false), new("income", typeof(double), isNullable: false),
        ];
        await using var file = await WriteAsync(1, fields, async group =>
        {
            await group.WriteAsync<int>(fields[0], new[] { 1, 2, 3 });
            await group.WriteAsync(fields[1], ["cat", "dog", "dog"]);
            await group.WriteAsync(fields[2], ["cat", "dog", "cat"]);
            await group.WriteAsync<double>(fields[3], new[] { 10.0, 20, 30 });
        });
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.PARQUET");
        await File.WriteAllBytesAsync(path, ((MemoryStream)file).ToArray());
        try
        {
            using var output = new StringWriter();
            using var errors = new StringWriter();
            var code = await ProfileCommand.Create(new ParquetSample(TimeProvider.System))
                .Parse([path, "--input", "in", "--label", "truth", "--prediction", "answer"])
                .InvokeAsync(new() { Output = output, Error = errors });

            (code, errors.ToString()).ShouldBe((0, ""));
            output.ToString().ShouldContain("\"name\":\"income\",\"input\":\"in\",\"index\":1", Case.Sensitive, "the answers are no inputs");
            output.ToString().ShouldContain("\"rows\":3,\"right\":2");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<Stream> WriteAsync(int groups, DataField[] fields, Func<ParquetRowGroupWriter, Task> write)
    {
        var stream = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema([.. fields.Cast<Field>()]), stream))
        {
            for (var group = 0; group < groups; group++)
            {
                using var rows = writer.CreateRowGroup();
                await write(rows);
            }
        }

        return stream;
    }

    private static Task<IReadOnlyList<SampleColumn>> ReadAsync(Stream file, string[]? texts = null, string[]? wanted = null)
    {
        file.Position = 0;
        return new ParquetSample(TimeProvider.System).ReadAsync(
            file, "in", texts?.ToHashSet() ?? None, wanted?.ToHashSet(), CancellationToken.None);
    }

    /// <summary>A file whose bytes never come.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        public TaskCompletionSource IsRead { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override long Length => 1000;

        public override int Read(Span<byte> buffer) => throw new NotSupportedException();

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            IsRead.TrySetResult();
            await new TaskCompletionSource().Task;
            return 0;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            IsRead.TrySetResult();
            await new TaskCompletionSource().Task;
            return 0;
        }
    }
}
