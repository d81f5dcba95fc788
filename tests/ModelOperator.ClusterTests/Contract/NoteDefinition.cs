using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>The definition of <see cref="Note"/> or <see cref="Draft"/>. It stays on the server until tests/run takes it away.</summary>
internal sealed class NoteDefinition
{
    public static readonly NoteDefinition Notes = new("Note", "notes");
    public static readonly NoteDefinition Drafts = new("Draft", "drafts");

    private readonly string kind;
    private readonly string plural;
    private readonly Lazy<Task> installation;

    private NoteDefinition(string kind, string plural)
    {
        (this.kind, this.plural) = (kind, plural);
        installation = new(() => ApplyAsync("first"));
    }

    /// <summary>Completes when the server serves the kind; whoever asks first installs it.</summary>
    public Task Installed => installation.Value;

    /// <summary>Applies the definition with another description. The server then drops its cache of the kind, and with it what it knew of older versions.</summary>
    public async Task ApplyAsync(string description)
    {
        var (exitCode, output) = await Kubectl.Run(Manifest(description), "apply", "-f", "-");
        exitCode.ShouldBe(0, output);
        (exitCode, output) = await Kubectl.Run(null, "wait", "--for=condition=Established", "--timeout=30s", $"crd/{plural}.tests.modeloperator.dev");
        exitCode.ShouldBe(0, output);
        await Eventually.Get(() => Kubectl.Run(null, "get", $"{plural}.tests.modeloperator.dev"), answer => answer.ExitCode == 0, $"{plural} are served");
    }

    private string Manifest(string description) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: {{plural}}.tests.modeloperator.dev }
        spec:
          group: tests.modeloperator.dev
          names: { kind: {{kind}}, listKind: {{kind}}List, plural: {{plural}}, singular: {{kind.ToLowerInvariant()}} }
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
