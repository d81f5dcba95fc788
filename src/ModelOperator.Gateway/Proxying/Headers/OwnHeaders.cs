using System.Collections.Frozen;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Gateway.Proxying.Headers;

/// <summary>Names the headers that only the gateway writes, or that are only between gateways and model servers.</summary>
internal static class OwnHeaders
{
    /// <summary>The header of an answer that names the revision that answered.</summary>
    public const string Revision = "x-model-revision";

    /// <summary>The header of an answer that people should look at.</summary>
    public const string Review = "x-model-review";

    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        [
            Revision, ModelHeaders.Feedback, Review, ModelHeaders.Shadow, ModelHeaders.PassedLabels, ConfidenceHeaders.Question,
            ConfidenceHeaders.Confidence,
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>True when neither a client nor a pod can send a header past the gateway.</summary>
    public static bool Contains(string header) => Names.Contains(header);
}
