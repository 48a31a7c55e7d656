namespace Headless.Storage.Search.Text;

/// <summary>
/// Reduces an English word to its stem by the rules that Martin Porter published as the English (Porter2) stemmer.
/// Pure; works in place on lower-case letters and apostrophes.
/// </summary>
internal static class EnglishStemmer
{
    /// <summary>In characters; longer words are no English and stay as they are.</summary>
    public const int MaxWordLength = 32;

    private static readonly Dictionary<string, string> Irregular = new()
    {
        ["skis"] = "ski", ["skies"] = "sky", ["dying"] = "die", ["lying"] = "lie", ["tying"] = "tie",
        ["idly"] = "idl", ["gently"] = "gentl", ["ugly"] = "ugli", ["early"] = "earli", ["only"] = "onli", ["singly"] = "singl",
        ["sky"] = "sky", ["news"] = "news", ["howe"] = "howe", ["atlas"] = "atlas", ["cosmos"] = "cosmos", ["bias"] = "bias",
        ["andes"] = "andes",
    };

    private static readonly HashSet<string> DoneAfterPlural =
        ["inning", "outing", "canning", "herring", "earring", "evening", "proceed", "exceed", "succeed"];

    private static readonly string[] EarlyRegion = ["gener", "commun", "arsen"];

    // Longest first among those that end alike, so that the first hit is the longest.
    private static readonly (string Ending, string Becomes)[] Step2Endings =
    [
        ("ational", "ate"), ("fulness", "ful"), ("iveness", "ive"), ("ization", "ize"), ("ousness", "ous"), ("biliti", "ble"),
        ("lessli", "less"), ("tional", "tion"), ("alism", "al"), ("aliti", "al"), ("ation", "ate"), ("entli", "ent"), ("fulli", "ful"),
        ("iviti", "ive"), ("ousli", "ous"), ("abli", "able"), ("alli", "al"), ("anci", "ance"), ("ator", "ate"), ("enci", "ence"),
        ("izer", "ize"), ("bli", "ble"), ("ogi", "og"), ("li", ""),
    ];

    private static readonly (string Ending, string Becomes)[] Step3Endings =
    [
        ("ational", "ate"), ("tional", "tion"), ("alize", "al"), ("icate", "ic"), ("iciti", "ic"), ("ative", ""), ("ical", "ic"),
        ("ness", ""),
        ("ful", ""),
    ];

    private static readonly string[] Step4Endings =
    [
        "ement", "able", "ance", "ence", "ible", "ment", "ant", "ate", "ent", "ion", "ism", "iti", "ive", "ize", "ous", "al", "er", "ic",
    ];

    public static string Stem(string word)
    {
        if (word.Length is < 3 or > MaxWordLength)
        {
            return word;
        }

        if (Irregular.TryGetValue(word, out var known))
        {
            return known;
        }

        Span<char> letters = stackalloc char[MaxWordLength + 1];
        word.CopyTo(letters);
        var stem = new Word(letters, word.Length);
        stem.Run();
        return stem.Is(word) ? word : stem.ToString();
    }

    private ref struct Word(Span<char> letters, int length)
    {
        private readonly Span<char> _letters = letters;
        private int _length = length;
        private int _region1;
        private int _region2;

        public void Run()
        {
            if (_letters[0] == '\'')
            {
                _letters[1.._length].CopyTo(_letters);
                _length--;
            }

            MarkConsonantYs();
            MarkRegions();
            RemovePossessive();
            RemovePlural();
            if (!DoneAfterPlural.Contains(ToString()))
            {
                RemovePast();
                FinishY();
                Replace2();
                Replace3();
                Remove4();
                Remove5();
            }

            _letters[.._length].Replace('Y', 'y');
        }

        public readonly bool Is(string word) => _letters[.._length].SequenceEqual(word);

        public override readonly string ToString() => new(_letters[.._length]);

        private readonly void MarkConsonantYs()
        {
            for (var i = 0; i < _length; i++)
            {
                if (_letters[i] == 'y' && (i == 0 || IsVowel(i - 1)))
                {
                    _letters[i] = 'Y';
                }
            }
        }

        private void MarkRegions()
        {
            _region1 = -1;
            foreach (var prefix in EarlyRegion)
            {
                if (_letters[.._length].StartsWith(prefix))
                {
                    _region1 = prefix.Length;
                }
            }

            _region1 = _region1 < 0 ? AfterVowelAndConsonant(0) : _region1;
            _region2 = AfterVowelAndConsonant(_region1);
        }

        private readonly int AfterVowelAndConsonant(int start)
        {
            for (var i = start + 1; i < _length; i++)
            {
                if (!IsVowel(i) && IsVowel(i - 1))
                {
                    return i + 1;
                }
            }

            return _length;
        }

        private readonly bool IsVowel(int i) => _letters[i] is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

        private readonly bool EndsWith(string ending) => _letters[.._length].EndsWith(ending);

        private readonly bool HasVowelBefore(int end)
        {
            for (var i = 0; i < end; i++)
            {
                if (IsVowel(i))
                {
                    return true;
                }
            }

            return false;
        }

        // A vowel between consonants (the last none of w, x, Y) at the end, or a vowel and a consonant that are the whole.
        private readonly bool EndsShort(int end) => end == 2
            ? IsVowel(0) && !IsVowel(1)
            : end > 2 && !IsVowel(end - 3) && IsVowel(end - 2) && !IsVowel(end - 1) && _letters[end - 1] is not ('w' or 'x' or 'Y');

        private void Put(int ending, string becomes)
        {
            _length -= ending;
            becomes.CopyTo(_letters[_length..]);
            _length += becomes.Length;
        }

        private void RemovePossessive()
        {
            foreach (var ending in (ReadOnlySpan<string>)["'s'", "'s", "'"])
            {
                if (EndsWith(ending))
                {
                    _length -= ending.Length;
                    return;
                }
            }
        }

        private void RemovePlural()
        {
            if (EndsWith("sses"))
            {
                _length -= 2;
            }
            else if (EndsWith("ied") || EndsWith("ies"))
            {
                _length -= _length > 4 ? 2 : 1;
            }
            else if (EndsWith("s") && !EndsWith("us") && !EndsWith("ss") && HasVowelBefore(_length - 2))
            {
                _length--;
            }
        }

        private void RemovePast()
        {
            foreach (var ending in (ReadOnlySpan<string>)["eedly", "eed"])
            {
                if (EndsWith(ending))
                {
                    if (_length - ending.Length >= _region1)
                    {
                        Put(ending.Length, "ee");
                    }

                    return;
                }
            }

            foreach (var ending in (ReadOnlySpan<string>)["ingly", "edly", "ing", "ed"])
            {
                if (EndsWith(ending))
                {
                    if (HasVowelBefore(_length - ending.Length))
                    {
                        _length -= ending.Length;
                        MendAfterPast();
                    }

                    return;
                }
            }
        }

        private void MendAfterPast()
        {
            if (EndsWith("at") || EndsWith("bl") || EndsWith("iz"))
            {
                Put(0, "e");
            }
            else if (_length > 1 && _letters[_length - 1] == _letters[_length - 2]
                && _letters[_length - 1] is 'b' or 'd' or 'f' or 'g' or 'm' or 'n' or 'p' or 'r' or 't')
            {
                _length -= _length == 3 && _letters[0] is 'a' or 'e' or 'o' ? 0 : 1;
            }
            else if (_region1 >= _length && EndsShort(_length))
            {
                Put(0, "e");
            }
        }

        private readonly void FinishY()
        {
            if (_length > 2 && _letters[_length - 1] is 'y' or 'Y' && !IsVowel(_length - 2))
            {
                _letters[_length - 1] = 'i';
            }
        }

        private void Replace2()
        {
            foreach (var (ending, becomes) in Step2Endings)
            {
                if (!EndsWith(ending))
                {
                    continue;
                }

                var before = _length - ending.Length;
                var fits = ending switch
                {
                    "ogi" => before > 0 && _letters[before - 1] == 'l',
                    "li" => before > 0 && _letters[before - 1] is 'c' or 'd' or 'e' or 'g' or 'h' or 'k' or 'm' or 'n' or 'r' or 't',
                    _ => true,
                };
                if (before >= _region1 && fits)
                {
                    Put(ending.Length, becomes);
                }

                return;
            }
        }

        private void Replace3()
        {
            foreach (var (ending, becomes) in Step3Endings)
            {
                if (EndsWith(ending))
                {
                    var before = _length - ending.Length;
                    if (before >= _region1 && (ending != "ative" || before >= _region2))
                    {
                        Put(ending.Length, becomes);
                    }

                    return;
                }
            }
        }

        private void Remove4()
        {
            foreach (var ending in Step4Endings)
            {
                if (EndsWith(ending))
                {
                    var before = _length - ending.Length;
                    if (before >= _region2 && (ending != "ion" || (before > 0 && _letters[before - 1] is 's' or 't')))
                    {
                        _length = before;
                    }

                    return;
                }
            }
        }

        private void Remove5()
        {
            var before = _length - 1;
            if (EndsWith("e"))
            {
                _length -= before >= _region2 || (before >= _region1 && !EndsShort(before)) ? 1 : 0;
            }
            else if (EndsWith("ll") && before >= _region2)
            {
                _length--;
            }
        }
    }
}
