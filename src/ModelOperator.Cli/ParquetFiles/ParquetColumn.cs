using System.Globalization;
using System.Numerics;
using ModelOperator.Profiles;
using ModelOperator.Profiles.Samples;
using Parquet;
using Parquet.Schema;

namespace ModelOperator.Cli.ParquetFiles;

/// <summary>One column of a Parquet file, which is read group by group.</summary>
/// <param name="field">The column in the file's schema.</param>
/// <param name="place">Its place among all columns.</param>
/// <param name="mayBeText">True when it may have text that is no number, because it is no input of the model.</param>
internal sealed class ParquetColumn(DataField field, int place, bool mayBeText)
{
    private double[] _values = [];
    private string[]? _texts;
    private int _read;

    /// <summary>True for a type whose values are numbers, booleans or texts.</summary>
    public static bool Supports(Type type) => IsText(type) || Type.GetTypeCode(type) is TypeCode.Boolean or TypeCode.SByte or TypeCode.Byte
        or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64
        or TypeCode.Single or TypeCode.Double or TypeCode.Decimal;

    /// <summary>Makes room.</summary>
    public void Begin(int rows)
    {
        _values = new double[rows];
        _texts = mayBeText && (IsText(field.ClrType) || field.ClrType == typeof(bool)) ? new string[rows] : null;
    }

    /// <summary>Reads the values of a group behind those of the groups before it.</summary>
    /// <exception cref="ProfileException">A text is no number, and must be one.</exception>
    public Task ReadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken) => Type.GetTypeCode(field.ClrType) switch
    {
        TypeCode.Boolean => ReadAsync<bool>(group, Flag, cancellationToken),
        TypeCode.SByte => NumbersAsync<sbyte>(group, cancellationToken),
        TypeCode.Byte => NumbersAsync<byte>(group, cancellationToken),
        TypeCode.Int16 => NumbersAsync<short>(group, cancellationToken),
        TypeCode.UInt16 => NumbersAsync<ushort>(group, cancellationToken),
        TypeCode.Int32 => NumbersAsync<int>(group, cancellationToken),
        TypeCode.UInt32 => NumbersAsync<uint>(group, cancellationToken),
        TypeCode.Int64 => NumbersAsync<long>(group, cancellationToken),
        TypeCode.UInt64 => NumbersAsync<ulong>(group, cancellationToken),
        TypeCode.Single => NumbersAsync<float>(group, cancellationToken),
        TypeCode.Double => NumbersAsync<double>(group, cancellationToken),
        TypeCode.Decimal => NumbersAsync<decimal>(group, cancellationToken),
        _ => ReadAsync<ReadOnlyMemory<char>>(group, Text, cancellationToken),
    };

    /// <summary>The column as others know it.</summary>
    public SampleColumn ToSample(string input) => new(field.Name, input, place, _values) { Texts = _texts };

    private Task NumbersAsync<T>(ParquetRowGroupReader group, CancellationToken cancellationToken)
        where T : struct, INumberBase<T> =>
        ReadAsync<T>(group, (row, value) => _values[row] = double.CreateChecked(value), cancellationToken);

    private async Task ReadAsync<T>(ParquetRowGroupReader group, Action<int, T> take, CancellationToken cancellationToken)
        where T : struct
    {
        var rows = (int)group.RowCount;
        var (values, levels) = (new T[rows], field.MaxDefinitionLevel > 0 ? new int[rows] : null);
        Memory<int>? room = null; // a conditional would make an empty memory of null
        if (levels is not null)
        {
            room = levels;
        }

        await group.ReadRawAsync<T>(field, values, room, null, cancellationToken);
        var next = 0;
        for (var row = 0; row < rows; row++)
        {
            if (levels is null || levels[row] == field.MaxDefinitionLevel)
            {
                take(_read + row, values[next++]);
            }
            else
            {
                Missing(_read + row);
            }
        }

        _read += rows;
    }

    private void Missing(int row)
    {
        _values[row] = double.NaN;
        if (_texts is not null)
        {
            _texts[row] = "";
        }
    }

    // Feedback writes a label that is a boolean in the same way.
    private void Flag(int row, bool value)
    {
        _values[row] = _texts is null ? Convert.ToDouble(value) : double.NaN;
        if (_texts is not null)
        {
            _texts[row] = value ? "true" : "false";
        }
    }

    private void Text(int row, ReadOnlyMemory<char> value)
    {
        var text = value.Span.Trim();
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        _values[row] = isNumber ? number : double.NaN;
        if (_texts is not null)
        {
            _texts[row] = text.ToString();
        }
        else if (!isNumber && !text.IsEmpty)
        {
            throw new ProfileException(string.Create(
                CultureInfo.InvariantCulture,
                $"row {row + 1} of the sample has '{text}' for {field.Name}, which is no number; take the other columns with --columns"));
        }
    }

    private static bool IsText(Type type) => type == typeof(string) || type == typeof(ReadOnlyMemory<char>);
}
