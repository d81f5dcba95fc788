using ModelOperator.Api.Times;

namespace ModelOperator.Commands.Wording;

/// <summary>Writes a time as Kubernetes does.</summary>
internal static class TimeText
{
    /// <summary>RFC 3339 in UTC with whole seconds: <c>2026-01-02T03:04:05Z</c>.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(TimeConverter.Format);
}
