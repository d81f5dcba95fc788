using System.Globalization;

namespace ModelOperator.Gateway.Metrics;

/// <summary>The end of a request, as the labels of its counter show it.</summary>
/// <param name="Code">The HTTP status, or the reason why there is none.</param>
/// <param name="GrpcStatus">The gRPC status; null for plain HTTP.</param>
internal readonly record struct AnswerStatus(string Code, string? GrpcStatus = null)
{
    private const int GrpcUnknown = 2;
    private static readonly string[] GrpcTexts = [.. Enumerable.Range(0, 17).Select(Text)];
    private static readonly string[] CodeTexts = [.. Enumerable.Range(0, 1_000).Select(Text)];

    /// <summary>The first status of its class, such as 500 for 529; a reason stays as it is.</summary>
    public AnswerStatus Class => char.IsAsciiDigit(Code[0]) ? this with { Code = Code[0] + "00" } : this;

    public static AnswerStatus Of(int code, int? grpcStatus) => Of(CodeOf(code), grpcStatus);

    /// <summary>Makes a status. The gRPC status is the one that gRPC's clients report: one that gRPC does not define is UNKNOWN.</summary>
    public static AnswerStatus Of(string code, int? grpcStatus) => new(
        code, grpcStatus is { } status ? GrpcTexts[status >= 0 && status < GrpcTexts.Length ? status : GrpcUnknown] : null);

    /// <summary>The label of an HTTP status; making it allocates nothing.</summary>
    public static string CodeOf(int code) => code >= 0 && code < CodeTexts.Length ? CodeTexts[code] : Text(code);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
