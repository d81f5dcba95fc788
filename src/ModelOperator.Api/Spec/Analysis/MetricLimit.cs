using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.Api.Durations;

namespace ModelOperator.Api.Spec.Analysis;

/// <summary>A limit of a metric as people write it: a number, a share (<c>1%</c>), a time (<c>250ms</c>) or an amount of memory
/// (<c>20Gi</c>).</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct MetricLimit
{
    private static readonly (string Unit, double Size)[] MemoryUnits =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40), ("M", 1e6), ("G", 1e9), ("T", 1e12),
    ];

    private readonly string? _text;

    private MetricLimit(double number, MetricLimitUnit unit, string? text)
    {
        Number = number;
        Unit = unit;
        _text = text;
    }

    /// <summary>The number that the limit stands for: a share between 0 and 1, a time in seconds, memory in bytes, or the number itself. It
    /// is NaN when the text is none of these.</summary>
    public double Number { get; }

    /// <summary>The unit that it is written in.</summary>
    public MetricLimitUnit Unit { get; }

    /// <summary>A limit without a unit.</summary>
    public static implicit operator MetricLimit(double number) => new(number, MetricLimitUnit.None, null);

    /// <summary>Makes a limit from a text; null for no text.</summary>
    public static implicit operator MetricLimit?(string? text) => text is null ? null : Parse(text);

    /// <summary>Makes a limit from a text, with a unit or without one.</summary>
    public static MetricLimit Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.EndsWith('%') && TryNumber(text[..^1], out var percent) ? new(percent / 100, MetricLimitUnit.Share, text)
            : TryNumber(text, out var number) ? new(number, MetricLimitUnit.None, text)
            : GoDuration.TryParse(text, out var time) ? new(time.TotalSeconds, MetricLimitUnit.Time, text)
            : TryMemory(text, out var bytes) ? new(bytes, MetricLimitUnit.Memory, text)
            : new(double.NaN, MetricLimitUnit.None, text);
    }

    /// <summary>The limit as it was written.</summary>
    public override string ToString() => _text ?? Number.ToString(CultureInfo.InvariantCulture);

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
        && double.IsFinite(number);

    // In the units of Kubernetes' quantities, of which m and k are left out: 20m is a time.
    private static bool TryMemory(string text, out double bytes)
    {
        bytes = double.NaN;
        foreach (var (unit, size) in MemoryUnits)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && TryNumber(text[..^unit.Length], out var number))
            {
                bytes = number * size;
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads and writes numbers and texts. A text that is not a limit is kept, so that the operator can say what is wrong with
    /// it.</summary>
    public sealed class Converter : JsonConverter<MetricLimit>
    {
        /// <inheritdoc />
        public override MetricLimit Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.Number:
                    return reader.GetDouble();
                case JsonTokenType.String:
                    return Parse(reader.GetString()!);
                default:
                    using (var other = JsonDocument.ParseValue(ref reader))
                    {
                        return Parse(other.RootElement.GetRawText());
                    }
            }
        }

        /// <inheritdoc />
        public override void Write(Utf8JsonWriter writer, MetricLimit value, JsonSerializerOptions options)
        {
            ArgumentNullException.ThrowIfNull(writer);
            if (value._text is null)
            {
                writer.WriteNumberValue(value.Number);
            }
            else
            {
                writer.WriteStringValue(value._text);
            }
        }
    }
}
