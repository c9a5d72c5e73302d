"""Every English sentence the actions say, by what it is for. Spoken words, at most one question each."""

WORDS: dict[str, tuple[str, ...]] = {
    # When something fails, or nothing is there
    "failed": (
        "It has slipped my mind just now. Do forgive me, and let's talk a while.",
        "I had it a moment ago and now it is gone. Call me again in a little while.",
        "Something on my side is stuck. It is not your doing. We can try again shortly.",
    ),
    "none_of_kind": (
        "I have none of those in English yet.",
        "I'm afraid I have not learnt one of those yet.",
        "That is one thing I cannot offer you yet.",
    ),
    "offer_instead": (
        "Shall I {other} instead?",
        "Would you like me to {other}?",
        "I could {other}. Would you like that?",
    ),
    # A word before a work, when the moment asks for one
    "lead_sadness": (
        "There is no need to say anything. Just listen a while.",
        "I'll keep you company, and we'll take it slowly.",
        "When things feel heavy, it can help to listen to something quiet.",
    ),
    "lead_fear": (
        "Let's take a slow breath, and listen.",
        "We'll go gently. There is no hurry.",
        "Here is something to rest your mind on.",
    ),
    "lead_anger": (
        "Have a sip of water first, and sit back.",
        "Let's hear a different voice for a minute.",
        "Sit back for a moment and let me do the talking.",
    ),
    "lead_joy": (
        "You sound in good spirits, so here is one to match.",
        "Since it is a good day, here is something to go with it.",
        "That calls for something bright.",
    ),
    "lead_festival": (
        "It is nearly time for {festival}, so this one fits.",
        "With {festival} so close, here is something for the season.",
        "This one belongs to {festival}.",
    ),
    # Poems
    "poem_intro": (
        "Here is a poem called {title}. {author} wrote it {era}.",
        "Let me read you {title}. It was written by {author} {era}.",
        "This one is {title}. {author} wrote it {era}.",
        "I thought of {title}, which {author} wrote {era}.",
    ),
    "poem_intro_folk": (
        "Here is an old verse called {title}. {told} Nobody knows who made it.",
        "Let me read you {title}. {told} The maker's name is lost.",
        "This one is {title}. {told} People simply handed it on.",
    ),
    # Tales
    "tale_intro": (
        "Here is a story called {title}. {told}",
        "Let me tell you {title}. {told}",
        "Make yourself comfortable. This is {title}. {told}",
    ),
    "tale_intro_folk": (
        "Let me tell you {title}. {told}",
        "Here is a story called {title}. {told}",
        "Make yourself comfortable. The story is {title}. {told}",
    ),
    "tale_recall": (
        "We were in the middle of {title}. Last time we got as far as this: {last}",
        "Now, where were we with {title}? Last time it went: {last}",
        "{title} is not finished yet. This is where we stopped: {last}",
    ),
    "tale_more": (
        "Would you like to hear what came next?",
        "Shall I go on?",
        "That is a good place to draw breath. Shall I carry on?",
        "Would you like the next part?",
    ),
    "tale_end": (
        "And that is the end of {title}.",
        "That is the whole story.",
        "And there {title} ends.",
    ),
    # Opera
    "opera_intro": (
        "I have no orchestra here, but I can tell you about it. This is {title}, {genre}. {told}",
        "Let me tell you about {title}, {genre}. {told}",
        "Here is the story of {title}, {genre}. {told} You will have to imagine the music.",
    ),
    "opera_more": (
        "Shall I tell you what to listen for in it?",
        "That is the story. Would you like to know what makes it fine to hear?",
        "There is more to say about the music. Shall I go on?",
    ),
    # Riddles and sayings to complete
    "riddle_intro": (
        "I have one for you to guess.",
        "Here is a riddle.",
        "Let's give our heads something to do.",
        "See what you make of this one.",
    ),
    "riddle_ask": ("What is it?", "What do you think it is?", "Can you guess?"),
    "guess_wrong": (
        "It is not that one. Take your time.",
        "I can see why you say that, but no, not quite.",
        "Not that. Have another think, there is no hurry.",
        "That was a fair try, but it is something else.",
    ),
    "guess_hint": (
        "Here is a hint: {hint}",
        "Let me give you a little help: {hint}",
        "Think of it this way: {hint}",
    ),
    "guess_give_up": (
        "Shall I tell you?",
        "It is a hard one. Would you like me to tell you?",
        "If you have had enough of it, shall I say it?",
    ),
    "guess_take_time": (
        "Take your time. I'll wait.",
        "There is no hurry at all.",
        "Have a think. I'm listening.",
    ),
    "guess_left": (
        "We can leave the riddle for now. Go on, I'm listening.",
        "Never mind the guessing. Tell me.",
        "The riddle can wait. I'd rather hear you.",
    ),
    "riddle_right": (
        "Yes, it is {answer}! Well guessed.",
        "You have it. It is {answer}!",
        "That's right, {answer}! Nicely done.",
    ),
    "riddle_answer": (
        "The answer is {answer}.",
        "It was {answer}.",
        "I'll tell you, then: {answer}.",
    ),
    "riddle_another": (
        "Shall we have another?",
        "Would you like one more?",
        "I have others. Shall I go on?",
    ),
    "no_riddle": (
        "There is no riddle waiting just now. Would you like one?",
        "We are not guessing anything at the moment. Shall I find you a riddle?",
        "Nothing is left unanswered here. Would you care for a riddle?",
    ),
    "completion_ask": (
        "I'll begin an old saying, and you finish it: {ask}",
        "How does this one end: {ask}",
        "Here is the first half of a saying. The rest is yours: {ask}",
    ),
    "completion_hint": (
        "The rest begins with “{first}”.",
        "I'll give you the start of it: “{first}”.",
        "It goes on with “{first}”.",
    ),
    "completion_right": (
        "That's it: {whole}",
        "Yes, just so: {whole}",
        "You have it: {whole}",
    ),
    "completion_answer": (
        "The whole of it goes: {whole}",
        "This is how people say it: {whole}",
        "It ends like this: {whole}",
    ),
    "proverb_intro": (
        "There is an old saying:",
        "Here is one people have long said:",
        "This saying comes to mind:",
    ),
    # Readings
    "reading_first": (
        "Let me give you one way to hear it.",
        "People take different things from it. Here is one.",
        "It says different things to different people. This is one of them.",
    ),
    "reading_other": (
        "Others hear something else in it.",
        "Now for another way, and it is not the same.",
        "Here is the other one.",
    ),
    "reading_more": (
        "There is another way to hear it. Would you like that too?",
        "Not everyone sees it so. Shall I tell you the other view?",
        "Some people take it quite differently. Would you like to hear how?",
    ),
    "reading_offer": (
        "People do not agree on what it means. Would you like to hear what some say?",
        "There is more than one way to take it. Shall I tell you one?",
        "Would you like to hear what others have made of it?",
    ),
    "reading_which": (
        "Which of the two sits better with you?",
        "Which one feels nearer to you?",
        "Is it the first for you, or the second?",
    ),
    "reading_all_said": (
        "That is all I know of it. What do you make of it yourself?",
        "Those are the ways others hear it. How do you hear it?",
        "In the end it is your own view that counts. What would you say?",
    ),
    "fits_first": (
        "So it is the first for you. What makes you think so?",
        "The first one sits better with you. Does it bring something back?",
        "You lean to the first. Would you tell me a little more?",
    ),
    "fits_other": (
        "So it is the other one for you. What makes you think so?",
        "The second one sits better with you. Does it bring something back?",
        "You lean to the second. Would you tell me a little more?",
    ),
    "fits_both": (
        "Both, then. Good words have room for that.",
        "A bit of each. That comes of having lived a while.",
        "Both of them. One heart can hold more than one thought.",
    ),
    "fits_none": (
        "Neither, then. What do you hear in it yourself?",
        "So you have your own way of hearing it. Would you tell me?",
        "That is quite all right. What does it say to you?",
    ),
    "own_reading": (
        "Now you say that, I hear it differently.",
        "That is your own thought, and it is truer than any book's.",
        "I'm glad you said that. There is some of your own life in it.",
        "So that is how you see it. It makes good sense.",
    ),
    # Going on, choosing, repeating
    "go_on_nothing": (
        "We have nothing half told just now. Shall I tell you a story?",
        "There is nothing left over to go on with. Would you like a new story?",
        "I have come to the end of it. Shall I begin a story?",
    ),
    "change": (
        "Right, let's have something else.",
        "By all means, let's have a change.",
        "Very well, something different.",
    ),
    "choice_three": (
        "I could {a}, {b} or {c}. Which would you like?",
        "Shall I {a}, {b}, or perhaps {c}?",
        "You choose: I can {a}, {b} or {c}. What shall it be?",
    ),
    "choice_two": (
        "I could {a} or {b}. Which would you like?",
        "Shall I {a}, or {b}?",
        "You choose: I can {a} or {b}. What shall it be?",
    ),
    "choice_one": ("Shall I {a}?", "I could {a}. Would you like that?", "Would you like me to {a}?"),
    "repeat_lead": (
        "Of course. I'll say it again.",
        "Gladly, once more.",
        "Here it is again, slowly.",
    ),
    "repeat_nothing": (
        "I have not said anything yet. What would you like to talk about?",
        "There is nothing to say again just now. What is on your mind?",
        "I had not begun. Where shall we start?",
    ),
    "listening": (
        "Do go on. I'm listening.",
        "Take your time and tell me.",
        "I'm here. Carry on.",
        "Go on then, I'd like to hear.",
    ),
    # Time, date, solar term
    "time": ("It is {time}.", "It's {time} now.", "Let me see. It is {time}."),
    "date": ("{when} is {date}.", "Let me see. {when} is {date}.", "{when}, that is {date}."),
    "day_ahead": (
        "{name} is on {date}. That is {days} away.",
        "{name} is {days} away, on {date}.",
        "There are {days} to go until {name}, on {date}.",
    ),
    "day_today": ("{name} is today.", "That is today. Today is {name}.", "It is {name} today."),
    "term_today": (
        "Today the Chinese calendar comes to {name}.",
        "By the old Chinese calendar, today is {name}.",
        "Today is {name}, one of the twenty-four turns of the Chinese year.",
    ),
    "term_now": (
        "By the old Chinese calendar we are in {name}, and {next} begins in {days}.",
        "It is the time of {name}, and in {days} comes {next}.",
        "The Chinese year stands at {name}. {next} is {days} away.",
    ),
}
