using System.Globalization;
using ModelOperator.Profiles;
using ModelOperator.Profiles.Samples;
using Parquet;
using Parquet.Schema;

namespace ModelOperator.Cli.ParquetFiles;

/// <summary>Reads a sample from a Parquet file: columns of numbers, and of text where they are no inputs. A null is a missing value.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class ParquetSample(TimeProvider time) : ISampleFormat
{
    private const long MostValues = 1L << 26;

    // A file that is broken can keep its reader busy for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public string Name => "Parquet file";

    public string Extension => ".parquet";

    public async Task<IReadOnlyList<SampleColumn>> ReadAsync(
        Stream sample, string input, IReadOnlySet<string> texts, IReadOnlySet<string>? wanted, CancellationToken cancellationToken)
    {
        try
        {
            var columns = await Task.Run(() => ReadAsync(sample, texts, wanted, cancellationToken), cancellationToken)
                .WaitAsync(Patience, time, cancellationToken);
            return [.. columns.Select(column => column.ToSample(input))];
        }
        catch (TimeoutException exception)
        {
            throw new ProfileException(
                $"the sample could not be read within {Patience.TotalMinutes} minutes: it is broken, or too large; give a part of it",
                exception);
        }
        catch (Exception exception) when (exception is not (ProfileException or OperationCanceledException))
        {
            // The library has no exception of its own for each way in which a file can be broken.
            throw new ProfileException($"the sample is no Parquet file that can be read: {exception.Message}", exception);
        }
    }

    private static async Task<List<ParquetColumn>> ReadAsync(
        Stream sample, IReadOnlySet<string> texts, IReadOnlySet<string>? wanted, CancellationToken cancellationToken)
    {
        await using var reader = await ParquetReader.CreateAsync(sample, cancellationToken: cancellationToken);
        var columns = reader.Schema.Fields.Index().Where(field => wanted is null || wanted.Contains(field.Item.Name))
            .Select(field => Column(field.Item, field.Index, texts)).ToList();
        var rows = RowsOf(reader, columns.Count);
        foreach (var column in columns)
        {
            await ReadAsync(reader, column, rows, cancellationToken);
        }

        return columns;
    }

    private static ParquetColumn Column(Field field, int place, IReadOnlySet<string> texts)
    {
        if (field is not DataField { MaxRepetitionLevel: 0, IsArray: false } data)
        {
            throw Unsupported(field.Name, "is nested");
        }

        return ParquetColumn.Supports(data.ClrType)
            ? new(data, place, texts.Contains(data.Name))
            : throw Unsupported(field.Name, $"is of type {data.ClrType.Name}");
    }

    private static ProfileException Unsupported(string name, string what) => new(
        $"column '{name}' of the sample {what}, and a profile has numbers, booleans and texts; take the other columns with --columns, or "
        + "write it as numbers");

    // The footer says how many values there are, before any of them is read.
    private static int RowsOf(ParquetReader reader, int columns)
    {
        long rows = 0;
        foreach (var group in reader.RowGroups)
        {
            rows = group.RowCount is >= 0 and <= MostValues
                ? rows + group.RowCount
                : throw TooLarge(group.RowCount, columns);
        }

        return rows switch
        {
            0 => throw new ProfileException("the sample has no rows; it must have one for each example"),
            _ when columns == 0 => throw new ProfileException("the sample has none of the columns that --columns names"),
            _ when rows * columns > MostValues => throw TooLarge(rows, columns),
            _ => (int)rows,
        };
    }

    private static ProfileException TooLarge(long rows, int columns) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"the sample has {rows} rows of {columns} columns, more than {MostValues} values; a part of them does for a profile"));

    private static async Task ReadAsync(ParquetReader reader, ParquetColumn column, int rows, CancellationToken cancellationToken)
    {
        column.Begin(rows);
        foreach (var group in reader.RowGroups)
        {
            await column.ReadAsync(group, cancellationToken);
        }
    }
}
