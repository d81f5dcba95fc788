using System.Security.Cryptography;
using System.Text;
using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching.Sharing;
using ModelOperator.ModelServer.Fetching.Telling;

namespace ModelOperator.ModelServer.Fetching.Volumes;

/// <summary>
/// A model that is served from where it is on a claim, without a copy. Its digest is verified once and marked on the claim, as that of a
/// model that pods have downloaded to it.
/// </summary>
/// <param name="claim">The directory where the claim is mounted.</param>
/// <param name="uri">The address of the model.</param>
/// <param name="marks">The folder for the mark. It is named after the digest.</param>
/// <param name="owner">A name that nobody else has, without slashes.</param>
/// <param name="reading">Reads the model.</param>
/// <param name="log">The log.</param>
internal sealed class PlacedModel(string claim, ModelUri uri, string marks, string owner, ModelReading reading, TextWriter log)
{
    private const int NameLength = 16;

    private readonly string _name = ClaimAddress.PathOf(uri.Uri);

    // The same model may be in several places, and on this claim because pods have downloaded it.
    private string Mark => Path.Combine(
        marks, $"at-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_name)))[..NameLength]}.verified");

    /// <summary>Sees to it that the digest of the model has been verified. The volume may never answer, and then neither does this.
    /// </summary>
    /// <param name="verify">Refuses another digest.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="FetchException">The model is not there, has another digest, or has links.</exception>
    public async Task VerifyAsync(Action<string> verify, CancellationToken cancellationToken)
    {
        try
        {
            var place = Place();
            if (!PlacedMark.IsValid(Mark, place))
            {
                await log.WriteLineAsync($"reading {_name} on the claim for its digest");
                var before = PlacedMark.List(place);
                verify(await ReadAsync(place, cancellationToken));
                if (VerifiedMark.HasLink(place) || !PlacedMark.List(place).SequenceEqual(before, StringComparer.Ordinal))
                {
                    throw new FetchException($"{_name} was changed while it was read; begin again when nobody writes to it");
                }

                Directory.CreateDirectory(marks);
                var prepared = $"{Mark}.{owner}";
                PlacedMark.Write(prepared, place, before);
                File.Move(prepared, Mark, overwrite: true);
            }
        }
        catch (ModelFolderException exception)
        {
            throw new FetchException(exception.Message, exception);
        }

        await log.WriteLineAsync($"{_name} on the claim is verified, and served from there");
    }

    private async Task<string> ReadAsync(string place, CancellationToken cancellationToken) =>
        VerifiedMark.HasLink(place)
            ? throw new FetchException(
                $"{_name} has links, which the server would follow to what has not been verified; put the files themselves there, or leave "
                    + "spec.model.cache out, so that the model is copied")
            : await reading.DigestAsync(place, cancellationToken);

    private string Place()
    {
        var place = VolumePath.Of(claim, uri, "pvc://claim/path");
        // The kubelet mounts this path into the server's container. A link in it could be changed to lead to another model.
        if (RealPath.Of(place) != Path.Combine(RealPath.Of(claim), _name))
        {
            throw new FetchException($"{_name} has a link or an empty part in its path; name the place that it leads to");
        }

        return (uri.IsFolder ? Directory.Exists(place) : File.Exists(place)) ? place
            : throw new FetchException(
                uri.IsFolder ? $"the claim has no folder {_name}"
                : Directory.Exists(place) ? $"{_name} is a folder; to serve it, end the address with a slash"
                : $"the claim has no file {_name}");
    }
}
