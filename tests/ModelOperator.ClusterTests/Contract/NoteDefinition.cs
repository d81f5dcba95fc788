using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>The definition of <see cref="Note"/> or <see cref="Draft"/>. It stays on the server until tests/run takes it away.</summary>
internal sealed class NoteDefinition
{
    public static readonly NoteDefinition Notes = new("Note", "notes");
    public static readonly NoteDefinition Drafts = new("Draft", "drafts");

    private readonly string _kind;
    private readonly string _plural;
    private readonly Lazy<Task> _installation;

    private NoteDefinition(string kind, string plural)
    {
        (_kind, _plural) = (kind, plural);
        _installation = new(() => ApplyAsync("first"));
    }

    /// <summary>Completes when the server serves the kind; whoever asks first installs it.</summary>
    public Task Installed => _installation.Value;

    /// <summary>Applies the definition with another description. The server then drops its cache of the kind, and with it what it knew of
    /// older versions.</summary>
    public async Task ApplyAsync(string description)
    {
        var (exitCode, output) = await Kubectl.Run(Manifest(description), "apply", "-f", "-");
        exitCode.ShouldBe(0, output);
        (exitCode, output) = await Kubectl.Run(
            null, "wait", "--for=condition=Established", "--timeout=30s", $"crd/{_plural}.tests.modeloperator.dev");
        exitCode.ShouldBe(0, output);
        await Cluster.Until(() => Kubectl.Run(null, "get", $"{_plural}.tests.modeloperator.dev"), answer =>
            answer.ExitCode == 0, $"{_plural} are served");
    }

    private string Manifest(string description) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: {{_plural}}.tests.modeloperator.dev }
        spec:
          group: tests.modeloperator.dev
          names: { kind: {{_kind}}, listKind: {{_kind}}List, plural: {{_plural}}, singular: {{_kind.ToLowerInvariant()}} }
          scope: Namespaced
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  description: "{{description}}"
                  type: object
                  properties:
                    data: { type: object, x-kubernetes-preserve-unknown-fields: true }
        """;
}
