using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Rollouts.Verdicts;

/// <summary>Compares analyses by their content.</summary>
internal static class AnalysisComparer
{
    public static bool AreSame(AnalysisSpec left, AnalysisSpec right) =>
        ReferenceEquals(left, right) || Write(left).AsSpan().SequenceEqual(Write(right));

    private static byte[] Write(AnalysisSpec analysis) =>
        JsonSerializer.SerializeToUtf8Bytes(analysis, ModelOperatorJsonContext.Default.AnalysisSpec);
}
