using System.Text.Json;

namespace ModelOperator.ClusterTests.Harness;

/// <summary>The example of examples/digits: its models, its held-out images, and specs without GPUs so that tests can run side by
/// side.</summary>
internal static class Digits
{
    private static readonly string Directory = Path.Combine(RepositoryRoot(), "examples", "digits");

    /// <summary>The ConfigMap with the three models.</summary>
    public static string Models => File.ReadAllText(Path.Combine(Directory, "models.yaml"));

    /// <summary>The ConfigMap with the reference profile of the training images.</summary>
    public static string Profiles => File.ReadAllText(Path.Combine(Directory, "profiles.yaml"));

    /// <summary>The held-out images as bodies of V2 infer requests.</summary>
    public static IReadOnlyList<string> InferBodies { get; } = ReadBodies();

    /// <summary>A ModelDeployment of one of the versions 1 to 3.</summary>
    /// <param name="version">1 and 2 are good, 3 fails on part of the images.</param>
    /// <param name="replicas">Pods of the stable revision.</param>
    /// <param name="steps">The steps as a YAML flow list.</param>
    /// <param name="analysis">The analysis as a YAML flow map; null for none.</param>
    /// <param name="uri">Another address than the version's.</param>
    /// <param name="sha256">A digest; null for none.</param>
    /// <param name="strategy">Another strategy than a canary, as a YAML flow map.</param>
    /// <param name="extra">More fields of the spec, indented by two.</param>
    public static string Spec(
        int version, int replicas = 1, string steps = "[{weight: 50, duration: 3s}]", string? analysis = null, string? uri = null,
        string? sha256 = null, string extra = "", string? strategy = null) => $$$"""
        apiVersion: modeloperator.dev/v1alpha1
        kind: ModelDeployment
        metadata: {name: digits}
        spec:
          model:
            uri: "{{{uri ?? $"configmap://digits-models/v{version}.onnx"}}}"
            version: "{{{version}}}"
        {{{(sha256 is null ? "" : $"    sha256: \"{sha256}\"")}}}
          replicas: {{{replicas}}}
          strategy: {{{strategy ?? $"{{canary: {{steps: {steps}}}}}"}}}
          traffic:
            gateway: {replicas: 1}
        {{{(analysis is null ? "" : "  analysis: " + analysis)}}}
        {{{extra}}}
        """;

    /// <summary>An analysis by the share of the candidate's answers that are 5xx.</summary>
    public const string ErrorRate =
        """
        {interval: 1s, metrics: [{name: errors, max: 0.02, query: '(sum(rate(model_gateway_requests_total{namespace="{{ namespace }}",name="{{ name }}",revision="{{ candidate.revision }}",code=~"5.."}[10s])) or vector(0)) / sum(rate(model_gateway_requests_total{namespace="{{ namespace }}",name="{{ name }}",revision="{{ candidate.revision }}"}[10s]))'}]}
        """;

    /// <summary>An analysis by the share of the answers to copies that are 5xx.</summary>
    public const string ShadowErrorRate =
        """
        {interval: 1s, metrics: [{name: errors, max: 0.02, query: '(sum(rate(model_gateway_shadow_requests_total{namespace="{{ namespace }}",name="{{ name }}",revision="{{ candidate.revision }}",code=~"5.."}[10s])) or vector(0)) / sum(rate(model_gateway_shadow_requests_total{namespace="{{ namespace }}",name="{{ name }}",revision="{{ candidate.revision }}"}[10s]))'}]}
        """;

    private static List<string> ReadBodies()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Directory, "holdout.json")));
        return
        [
            .. document.RootElement.GetProperty("images").EnumerateArray().Select(image =>
                $$"""{"inputs":[{"name":"x","shape":[1,64],"datatype":"FP32","data":{{image.GetRawText()}}}]}"""),
        ];
    }

    public static string RepositoryRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "ModelOperator.sln")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("the tests are not run from a checkout");
        }

        return directory;
    }
}
