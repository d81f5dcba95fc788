using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Feedback.Tokens;

/// <summary>Gives each answer its token, and reads the tokens that come back.</summary>
/// <param name="model">Namespace and name of the ModelDeployment.</param>
/// <param name="settings">The settings of feedback.</param>
/// <param name="ring">The keys.</param>
/// <param name="time">The clock.</param>
/// <param name="pod">The mark of this gateway pod; null when it keeps no predictions of shadows.</param>
internal sealed class TokenIssuer(string model, FeedbackSettings settings, KeyRing ring, TimeProvider time, uint? pod = null)
{
    private readonly ModelMark _model = ModelMark.Of(model);
    private readonly ushort _layout = LayoutOf(settings.Slices);

    /// <summary>The token for an answer; null while there is no key.</summary>
    /// <param name="revision">The revision that answers.</param>
    /// <param name="request">The headers of the request, which tell its slices.</param>
    /// <param name="isCopied">True when a copy of the request goes to a shadow.</param>
    public string? Issue(string revision, IHeaderDictionary request, bool isCopied = false)
    {
        if (ring.Keys is not [var key, ..])
        {
            return null;
        }

        var token = new FeedbackToken(
            revision, time.GetUtcNow(), TokenNumbers.Next(), _layout, PlacesOf(request), isCopied ? pod : null);
        return token.Write(_model, key);
    }

    /// <summary>Reads a token; null with the fault when it is refused.</summary>
    public FeedbackToken? Read(string token, out TokenFault? fault) =>
        FeedbackToken.Read(token, _model, ring.Keys, time.GetUtcNow(), TimeSpan.FromSeconds(settings.MaxDelaySeconds), out fault);

    /// <summary>The time since the answer that a token is of.</summary>
    public TimeSpan AgeOf(FeedbackToken token) => time.GetUtcNow() - token.Time;

    /// <summary>The names of a token's slices, such as <c>device=phone</c>; a value that is not in the list is <c>other</c>. Empty when the
    /// token was made with other slices than the present ones.</summary>
    public IEnumerable<string> NamesOf(FeedbackToken token) => token.Layout == _layout ? NamesOf(token.Slices) : [];

    /// <summary>The names of slices by the places of their values.</summary>
    public IEnumerable<string> NamesOf(IReadOnlyList<byte> places) => settings.Slices.Select((slice, place) =>
    {
        var value = place < places.Count ? places[place] : 0;
        return FeedbackSlice.Label(slice.Name, value > 0 && value <= slice.Values.Count ? slice.Values[value - 1] : FeedbackSlice.Other);
    });

    /// <summary>The places of a request's values in the lists of its slices, from 1; 0 for any other value.</summary>
    public byte[] PlacesOf(IHeaderDictionary request)
    {
        if (settings.Slices.Count == 0)
        {
            return [];
        }

        var places = new byte[settings.Slices.Count];
        for (var slice = 0; slice < places.Length; slice++)
        {
            var (values, asked) = (settings.Slices[slice].Values, request[settings.Slices[slice].Header].ToString());
            for (var place = 0; place < values.Count && places[slice] == 0; place++)
            {
                places[slice] = values[place] == asked ? (byte)(place + 1) : (byte)0;
            }
        }

        return places;
    }

    private static ushort LayoutOf(IReadOnlyList<FeedbackSlice> slices)
    {
        // No name or value contains a zero byte.
        var text = string.Join('\n', slices.Select(slice => string.Join('\0', slice.Values.Prepend(slice.Header).Prepend(slice.Name))));
        return BinaryPrimitives.ReadUInt16BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
