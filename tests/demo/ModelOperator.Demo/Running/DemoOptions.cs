using System.CommandLine;
using ModelOperator.Api.Durations;

namespace ModelOperator.Demo.Running;

/// <summary>The options that every verb with a cluster has.</summary>
internal sealed class DemoOptions
{
    private readonly Option<string> _namespace = new("--namespace")
    {
        Description = "The namespace to make, play in, and remove.",
        DefaultValueFactory = _ => "model-operator-demo",
    };

    private readonly Option<DirectoryInfo> _examples;

    private readonly Option<string> _image = new("--client-image")
    {
        Description = "The image of the client pod, as the cluster's nodes know it.",
        DefaultValueFactory = _ => "localhost/model-operator/demo-client:dev",
    };

    private readonly Option<Uri?> _prometheus;
    private readonly Option<double> _rate = new("--rate") { Description = "Requests a second.", DefaultValueFactory = _ => 50 };

    private readonly Option<string> _patience = new("--patience")
    {
        Description = "How long one wait may take beyond what is waited for itself lasts.",
        DefaultValueFactory = _ => "3m",
    };

    private readonly Option<bool> _keep = new("--keep") { Description = "Leave the namespace in place at the end." };

    private readonly Option<double?> _began = new("--began")
    {
        Description = "When whoever calls this began, in seconds since 1970: the log goes on from there. Default: now.",
    };

    private readonly Option<string?> _kubeconfig = new(
        "--kubeconfig")
    { Description = "The kubeconfig. Default: KUBECONFIG, then ~/.kube/config." };
    private readonly Option<string?> _context = new("--context") { Description = "The context in it. Default: the current one." };

    /// <param name="files">The files that the folder of examples must have.</param>
    /// <param name="prometheus">The option that says where Prometheus is.</param>
    public DemoOptions(string files, Option<Uri?> prometheus)
    {
        _prometheus = prometheus;
        _examples = new("--examples")
        {
            Description = $"The folder with {files}.",
            DefaultValueFactory = _ =>
                new DirectoryInfo("examples/digits")
        };
        _patience.Validators.Add(result =>
        {
            if (!GoDuration.TryParse(result.GetValue(_patience), out _))
            {
                result.AddError($"--patience: '{result.GetValue(_patience)}' is no duration (3m, 90s).");
            }
        });
    }

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_namespace, _examples, _image, _prometheus, _rate, _patience, _keep, _began, _kubeconfig, _context];

    /// <summary>The settings that the options give.</summary>
    public DemoSettings SettingsOf(ParseResult parsed) => new()
    {
        Namespace = parsed.GetValue(_namespace)!,
        Examples = parsed.GetValue(_examples)!.ToString(),
        ClientImage = parsed.GetValue(_image)!,
        Prometheus = parsed.GetValue(_prometheus),
        Rate = parsed.GetValue(_rate),
        Patience = GoDuration.ParseOr(parsed.GetValue(_patience), TimeSpan.FromMinutes(3)),
        Keep = parsed.GetValue(_keep),
        Began = parsed.GetValue(_began),
        Kubeconfig = parsed.GetValue(_kubeconfig),
        Context = parsed.GetValue(_context),
    };
}
