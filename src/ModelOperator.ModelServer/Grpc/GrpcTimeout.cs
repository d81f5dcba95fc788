using System.Globalization;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>The header <c>grpc-timeout</c>: at most eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    private const int MostDigits = 8;

    /// <summary>Null without the header.</summary>
    /// <exception cref="GrpcException">Not a timeout.</exception>
    public static TimeSpan? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // In ticks of 100 ns.
        double unit = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 1d / TimeSpan.NanosecondsPerTick,
            _ => 0,
        };
        var digits = text.AsSpan(0, text.Length - 1);
        return unit > 0 && digits.Length is > 0 and <= MostDigits
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? TimeSpan.FromTicks((long)(count * unit))
            : throw new GrpcException(GrpcStatus.InvalidArgument, "grpc-timeout must be at most eight digits and one of H, M, S, m, u, n");
    }
}
